package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.filter.ListQuery;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.rollout.Phase;
import dev.sealane.server.rollout.RolloutId;
import java.time.InstantSource;
import java.util.List;

/** {@code rollouts/{id}/deploygroups}: the phases of a rollout (digest, 2.6). */
final class GroupRoutes implements Routes {
    private static final String PATH = RolloutRoutes.ROLLOUT + "/deploygroups";
    private static final String GROUP = PATH + "/{group}";

    private final Fleet fleet;
    private final RolloutLookup lookup;
    private final Hal hal;
    private final Lists lists;
    private final InstantSource clock;

    GroupRoutes(Fleet fleet, Hal hal, Lists lists, InstantSource clock) {
        this.fleet = fleet;
        this.lookup = new RolloutLookup(fleet);
        this.hal = hal;
        this.lists = lists;
        this.clock = clock;
    }

    @Override
    public void register(Router router) {
        router.get(PATH, Access.USER, this::list)
                .get(GROUP, Access.USER, this::show)
                .get(GROUP + "/targets", Access.USER, this::targets);
    }

    private Response list(Request request) {
        RolloutView view = lookup.view(request, lookup.id(request));
        ListQuery query = lists.of(request);
        List<Phase> all = view.phases();
        int from = (int) Math.min(query.offset(), all.size());
        List<Phase> part = all.subList(from, Math.min(all.size(), from + query.limit()));
        return Hal.page(new Slice<>(part, all.size()), phase -> view.describe(hal, request, phase));
    }

    private Response show(Request request) {
        RolloutId id = lookup.id(request);
        return Hal.ok(lookup.view(request, id).describe(hal, request, lookup.phase(request, id)));
    }

    private Response targets(Request request) {
        RolloutId id = lookup.id(request);
        Tenant tenant = request.principal().tenant();
        FleetSettings settings = fleet.settings().get(tenant);
        TargetJson json = new TargetJson(hal);
        return Hal.page(
                fleet.inquiries()
                        .targets()
                        .ofPhase(tenant, id, lookup.phase(request, id).number(), lists.of(request)),
                target -> json.describe(request, target, settings, clock.instant())
                        .map());
    }
}
