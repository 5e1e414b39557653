package dev.sealane.server.manage.mender;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Device;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.DeviceQuery;
import dev.sealane.server.device.Devices;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.device.Groups;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Paging;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Static groups (management digest, section 4). */
final class GroupRoutes implements Routes {
    private static final String BASE = "/api/management/v1/inventory";
    /** Devices that one call moves. */
    private static final int MOVE_LIMIT = Page.MAX_SIZE;

    private final Devices devices;
    private final Groups groups;

    GroupRoutes(Devices devices, Groups groups) {
        this.devices = devices;
        this.groups = groups;
    }

    @Override
    public void register(Router router) {
        router.get(BASE + "/groups", Access.USER, this::list);
        router.delete(BASE + "/groups/{name}", Access.USER, this::dissolve);
        router.get(BASE + "/groups/{name}/devices", Access.USER, this::members);
        router.patch(BASE + "/groups/{name}/devices", Access.USER, this::add);
        router.delete(BASE + "/groups/{name}/devices", Access.USER, this::remove);
        router.get(BASE + "/devices/{id}/group", Access.USER, this::groupOf);
        router.put(BASE + "/devices/{id}/group", Access.USER, this::put);
        router.delete(BASE + "/devices/{id}/group/{name}", Access.USER, this::take);
    }

    private Response list(Request request) {
        return Response.json(groups.sizes(tenant(request)).keySet().stream()
                .map(GroupName::value)
                .toList());
    }

    private Response dissolve(Request request) {
        return Response.json(Map.of("updated_count", groups.dissolve(tenant(request), name(request))));
    }

    private Response members(Request request) {
        Paging paging = Paging.of(request);
        Slice<Device> found = devices.search(
                tenant(request),
                DeviceQuery.all(paging.page()).withMembership(new DeviceQuery.Membership.In(name(request))));
        if (found.total() == 0) {
            throw HttpRefusal.notFound("group", name(request).value());
        }
        List<String> ids =
                found.items().stream().map(device -> device.id().toString()).toList();
        return paging.describe(request, Response.json(ids), found.total());
    }

    private Response add(Request request) throws IOException {
        Set<DeviceId> ids = ids(request);
        int matched = matched(tenant(request), ids);
        return counted(groups.assign(tenant(request), name(request), ids), matched);
    }

    private Response remove(Request request) throws IOException {
        Set<DeviceId> ids = ids(request);
        int removed = groups.remove(tenant(request), name(request), ids);
        return counted(removed, removed);
    }

    private Response groupOf(Request request) {
        Device device = devices.get(tenant(request), InventoryRoutes.id(request));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("group", device.group().map(GroupName::value).orElse(""));
        return Response.json(answer);
    }

    private Response put(Request request) throws IOException {
        GroupName group = new GroupName(request.jsonObject().text("group"));
        DeviceId device =
                devices.get(tenant(request), InventoryRoutes.id(request)).id();
        groups.assign(tenant(request), group, Set.of(device));
        return Response.noContent();
    }

    private Response take(Request request) {
        if (groups.remove(tenant(request), name(request), Set.of(InventoryRoutes.id(request))) == 0) {
            throw HttpRefusal.notFound("device in this group", request.parameter("id"));
        }
        return Response.noContent();
    }

    private int matched(Tenant tenant, Set<DeviceId> ids) {
        return ids.isEmpty()
                ? 0
                : (int) devices.search(tenant, DeviceQuery.all(new Page(1, 1)).withIds(ids))
                        .total();
    }

    private static Response counted(int updated, int matched) {
        return Response.json(Map.of("updated_count", updated, "matched_count", matched));
    }

    private static Set<DeviceId> ids(Request request) throws IOException {
        Set<DeviceId> ids = new LinkedHashSet<>();
        for (String text : JsonObject.texts(request.json(), MOVE_LIMIT)) {
            ids.add(DeviceId.parse(text)
                    .orElseThrow(() -> HttpRefusal.badRequest("bad-field", "an id is not a UUID")
                            .found(text)
                            .where("$[]")));
        }
        return ids;
    }

    private static GroupName name(Request request) {
        return new GroupName(request.parameter("name"));
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
