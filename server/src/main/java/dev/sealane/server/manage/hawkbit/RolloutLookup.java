package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.assembly.SoftwareSet;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.rollout.Phase;
import dev.sealane.server.rollout.Rollout;
import dev.sealane.server.rollout.RolloutId;

/** Finds the rollouts and phases that a path names by their numbers. */
final class RolloutLookup {
    private final Fleet fleet;

    RolloutLookup(Fleet fleet) {
        this.fleet = fleet;
    }

    RolloutId id(Request request) {
        long number = Ids.ofPath(request, "id");
        return fleet.inquiries()
                .rollouts()
                .find(tenant(request), number)
                .orElseThrow(() -> HttpRefusal.notFound("rollout", Long.toString(number)));
    }

    RolloutView view(Request request, RolloutId id) {
        Tenant tenant = tenant(request);
        Rollout rollout = fleet.rollouts().get(tenant, id);
        return new RolloutView(
                rollout,
                fleet.sets().ofRelease(tenant, rollout.releaseName()).map(SoftwareSet::id),
                fleet.phases().of(tenant, id),
                fleet.phases().statistics(tenant, id));
    }

    /** The phase that the path names. */
    Phase phase(Request request, RolloutId id) {
        long wanted = Ids.ofPath(request, "group");
        return fleet.phases().of(tenant(request), id).stream()
                .filter(phase -> phase.id() == wanted)
                .findFirst()
                .orElseThrow(() -> HttpRefusal.notFound("rollout group", Long.toString(wanted)));
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
