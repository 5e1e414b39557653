package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.filter.ListQuery;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.inquiry.Action;
import dev.sealane.server.inquiry.Target;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code actions}, of all targets and of one (digest, 2.1 and 2.5). */
final class ActionRoutes implements Routes {
    private static final String PATH = HawkbitApi.BASE + "/actions";
    static final String OF_TARGET = TargetRoutes.TARGET + "/actions";

    private final Fleet fleet;
    private final ActionLookup lookup;
    private final Hal hal;
    private final Lists lists;

    ActionRoutes(Fleet fleet, Hal hal, Lists lists) {
        this.fleet = fleet;
        this.lookup = new ActionLookup(fleet);
        this.hal = hal;
        this.lists = lists;
    }

    @Override
    public void register(Router router) {
        router.get(PATH, Access.USER, this::list)
                .get(PATH + "/{action}", Access.USER, request -> Hal.ok(describe(request, lookup.any(request))))
                .get(OF_TARGET, Access.USER, this::ofTarget)
                .get(OF_TARGET + "/{action}", Access.USER, request -> Hal.ok(describe(request, lookup.own(request))))
                .put(OF_TARGET + "/{action}", Access.USER, this::press)
                .delete(OF_TARGET + "/{action}", Access.USER, this::cancel)
                .get(OF_TARGET + "/{action}/status", Access.USER, this::history);
    }

    private Response list(Request request) {
        return Hal.page(
                fleet.inquiries().actions().list(tenant(request), lists.of(request)),
                action -> describe(request, action));
    }

    private Response ofTarget(Request request) {
        Target target = fleet.inquiries().targets().get(tenant(request), request.parameter("target"));
        return Hal.page(
                fleet.inquiries().actions().ofDevice(tenant(request), target.device(), lists.of(request)),
                action -> describe(request, action));
    }

    /** The only change there is: an action becomes forced. */
    private Response press(Request request) throws IOException {
        Action action = lookup.own(request);
        String type = request.jsonObject().text("forceType");
        if (!type.equalsIgnoreCase("forced")) {
            throw HttpRefusal.badRequest("bad-field", "an action can only become forced")
                    .expected("forced")
                    .found(type)
                    .where("$.forceType");
        }
        fleet.directAssignments().force(tenant(request), action.device(), action.id());
        return Hal.ok(describe(request, lookup.own(request)));
    }

    private Response cancel(Request request) {
        Action action = lookup.own(request);
        boolean force = request.query("force").filter("true"::equals).isPresent();
        fleet.directAssignments().cancel(tenant(request), action.device(), action.id(), force);
        return Response.noContent();
    }

    private Response history(Request request) {
        Action action = lookup.own(request);
        ListQuery query = lists.of(request);
        List<Map<String, Object>> all = ActionHistory.of(
                action,
                fleet.assignments().history(tenant(request), action.rollout(), action.device()),
                fleet.assignments()
                        .log(tenant(request), action.rollout(), action.device())
                        .orElse(List.of()));
        int from = (int) Math.min(query.offset(), all.size());
        List<Map<String, Object>> part = all.subList(from, Math.min(all.size(), from + query.limit()));
        return Hal.page(new Slice<>(part, all.size()), entry -> entry);
    }

    private Map<String, Object> describe(Request request, Action action) {
        return ActionJson.describe(hal, request, action);
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
