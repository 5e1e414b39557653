package dev.sealane.server.ddi;

import dev.sealane.server.device.Inventory;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.Release;
import dev.sealane.server.release.Releases;
import dev.sealane.server.rollout.Assignment;
import dev.sealane.server.rollout.AssignmentStatus;
import io.helidon.http.Status;
import java.io.IOException;
import java.time.InstantSource;
import tools.jackson.databind.JsonNode;

/** {@code …/installedBase}: what was installed last, and what a device says it runs (digest, 2.7). */
final class InstalledRoutes implements Routes {
    private final DdiAccess access;
    private final Actions actions;
    private final Releases releases;
    private final Inventory inventory;
    private final ActionJson json;
    private final InstantSource clock;

    InstalledRoutes(DdiAccess access, Fleet fleet, ActionJson json, InstantSource clock) {
        this.access = access;
        this.actions = new Actions(fleet.assignments());
        this.releases = fleet.releases();
        this.inventory = fleet.inventory();
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void register(Router router) {
        router.get(DdiRoutes.ROOT + "/installedBase/{action}", Access.DEVICE, this::show);
        router.put(DdiRoutes.ROOT + "/installedBase", Access.DEVICE, this::tell);
    }

    private Response show(Request request) {
        DdiAccess.Caller caller = access.require(request);
        Assignment assignment = actions.own(request, caller);
        if (assignment.status() != AssignmentStatus.SUCCESS
                || !assignment.terms().type().installs()) {
            throw Actions.notExposed();
        }
        Artifact artifact = assignment
                .artifact()
                .flatMap(id -> releases.find(caller.tenant(), id))
                .orElseThrow(Actions::notExposed);
        return Answers.of(
                request,
                json.deployment(
                        request, assignment, artifact, assignment.terms().at(clock.instant())));
    }

    /** A release that the server has is believed: the device installed it by other means, or was made with it. */
    private Response tell(Request request) throws IOException {
        DdiAccess.Caller caller = access.require(request);
        JsonNode body = Answers.body(request);
        String name = text(body, "name");
        String version = text(body, "version");
        Release release = releases.release(caller.tenant(), name)
                .filter(found -> found.artifacts().stream()
                        .anyMatch(artifact -> ActionJson.version(artifact).equals(version)))
                .orElseThrow(() -> HttpRefusal.notFound("release", name + " " + version));
        inventory.runs(caller.tenant(), caller.device(), release.name());
        return Response.of(Status.CREATED_201);
    }

    private static String text(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (!value.isString() || value.asString().isEmpty() || value.asString().indexOf('\0') >= 0) {
            throw new InvalidInput(name, "expected a text");
        }
        return value.asString();
    }
}
