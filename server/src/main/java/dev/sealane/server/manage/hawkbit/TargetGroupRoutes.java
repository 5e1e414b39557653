package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.filter.Rsql;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.inquiry.Target;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code targetgroups} (digest, 2.2): the groups that devices are in, each in at most one. */
final class TargetGroupRoutes implements Routes {
    private static final String PATH = HawkbitApi.BASE + "/targetgroups";

    private final Fleet fleet;
    private final Hal hal;
    private final Lists lists;
    private final InstantSource clock;

    TargetGroupRoutes(Fleet fleet, Hal hal, Lists lists, InstantSource clock) {
        this.fleet = fleet;
        this.hal = hal;
        this.lists = lists;
        this.clock = clock;
    }

    @Override
    public void register(Router router) {
        router.get(PATH, Access.USER, this::list)
                .put(PATH, Access.USER, request -> assignMatching(request, queried(request)))
                .delete(PATH, Access.USER, this::removeMatching)
                .get(PATH + "/assigned", Access.USER, request -> assigned(request, queried(request)))
                .put(PATH + "/assigned", Access.USER, request -> assignNamed(request, queried(request)))
                .delete(PATH + "/assigned", Access.USER, this::removeNamed)
                .put(PATH + "/{group}", Access.USER, request -> assignMatching(request, named(request)))
                .get(PATH + "/{group}/assigned", Access.USER, request -> assigned(request, named(request)))
                .put(PATH + "/{group}/assigned", Access.USER, request -> assignNamed(request, named(request)));
    }

    private Response list(Request request) {
        return Hal.ok(fleet.groups().sizes(tenant(request)).keySet().stream()
                .map(GroupName::value)
                .toList());
    }

    private Response assigned(Request request, GroupName group) {
        FleetSettings settings = fleet.settings().get(tenant(request));
        TargetJson json = new TargetJson(hal);
        return Hal.page(
                fleet.inquiries().targets().ofGroup(tenant(request), group.value(), lists.of(request)),
                target -> json.describe(request, target, settings, clock.instant())
                        .map());
    }

    private Response assignMatching(Request request, GroupName group) {
        fleet.groups().assign(tenant(request), group, matching(request));
        return Response.noContent();
    }

    private Response assignNamed(Request request, GroupName group) throws IOException {
        fleet.groups().assign(tenant(request), group, devices(request));
        return Response.noContent();
    }

    private Response removeMatching(Request request) {
        remove(request, matching(request));
        return Response.noContent();
    }

    private Response removeNamed(Request request) throws IOException {
        remove(request, devices(request));
        return Response.noContent();
    }

    /** A device leaves the group it is in. */
    private void remove(Request request, List<DeviceId> devices) {
        Tenant tenant = tenant(request);
        Map<GroupName, List<DeviceId>> byGroup = devices.stream()
                .flatMap(device ->
                        fleet.devices().get(tenant, device).group().stream().map(group -> Map.entry(group, device)))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        byGroup.forEach((group, members) -> fleet.groups().remove(tenant, group, members));
    }

    private List<DeviceId> matching(Request request) {
        String query = request.query("q")
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> HttpRefusal.badRequest("bad-query", "the condition is missing")
                        .expected("RSQL")
                        .where("query: q"));
        return fleet.inquiries().targets().matching(tenant(request), Rsql.parse(query), lists.moments(request));
    }

    private List<DeviceId> devices(Request request) throws IOException {
        return JsonObject.texts(request.json(), Ids.MAX).stream()
                .map(name -> fleet.inquiries().targets().get(tenant(request), name))
                .map(Target::device)
                .toList();
    }

    private static GroupName queried(Request request) {
        return new GroupName(request.query("group")
                .orElseThrow(() -> HttpRefusal.badRequest("bad-query", "the group is missing")
                        .where("query: group")));
    }

    private static GroupName named(Request request) {
        return new GroupName(request.parameter("group"));
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
