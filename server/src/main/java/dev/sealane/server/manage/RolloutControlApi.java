package dev.sealane.server.manage;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.rollout.RolloutId;
import java.io.IOException;
import java.util.Optional;

/** What a person does to a rollout on its way: approve, start, pause, resume, go on, stop. */
final class RolloutControlApi implements Routes {
    private final Fleet fleet;

    RolloutControlApi(Fleet fleet) {
        this.fleet = fleet;
    }

    /** What happens to a rollout that a path names. */
    private interface Command {
        void run(Tenant tenant, RolloutId id);
    }

    @Override
    public void register(Router router) {
        register(router, "abort", fleet.rollouts()::abort);
        register(router, "start", fleet.phases()::start);
        register(router, "pause", fleet.phases()::pause);
        register(router, "resume", fleet.phases()::resume);
        register(router, "next", fleet.phases()::beginNext);
        router.post(RolloutApi.ROLLOUT + "/approve", Access.USER, request -> decide(request, true));
        router.post(RolloutApi.ROLLOUT + "/reject", Access.USER, request -> decide(request, false));
    }

    private void register(Router router, String verb, Command command) {
        router.post(RolloutApi.ROLLOUT + "/" + verb, Access.USER, request -> {
            command.run(request.principal().tenant(), RolloutApi.id(request));
            return RolloutApi.show(fleet, request);
        });
    }

    private Response decide(Request request, boolean approved) throws IOException {
        Optional<JsonObject> body = request.optionalJsonObject();
        String remark = body.flatMap(object -> object.optionalText("remark")).orElse("");
        body.ifPresent(JsonObject::refuseOthers);
        fleet.phases()
                .decide(
                        request.principal().tenant(),
                        RolloutApi.id(request),
                        approved,
                        request.principal().email(),
                        remark);
        return RolloutApi.show(fleet, request);
    }
}
