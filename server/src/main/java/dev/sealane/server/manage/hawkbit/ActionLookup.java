package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.inquiry.Action;
import dev.sealane.server.inquiry.Target;

/** Finds the action that a path names. */
final class ActionLookup {
    private final Fleet fleet;

    ActionLookup(Fleet fleet) {
        this.fleet = fleet;
    }

    /**
     * The action of any target.
     *
     * @throws HttpRefusal if there is none
     */
    Action any(Request request) {
        long id = Ids.ofPath(request, "action");
        return fleet.inquiries()
                .actions()
                .find(tenant(request), id)
                .orElseThrow(() -> HttpRefusal.notFound("action", Long.toString(id)));
    }

    /**
     * An action of the target in the path; another target's is not there.
     *
     * @throws HttpRefusal if there is none
     */
    Action own(Request request) {
        Action action = any(request);
        Target target = fleet.inquiries().targets().get(tenant(request), request.parameter("target"));
        if (!action.device().equals(target.device())) {
            throw HttpRefusal.notFound("action", Long.toString(action.id()));
        }
        return action;
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
