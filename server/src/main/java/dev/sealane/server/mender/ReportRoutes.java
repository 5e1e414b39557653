package dev.sealane.server.mender;

import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.refusal.NotFound;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Assignments;
import dev.sealane.server.rollout.Dispatch;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.Report;
import dev.sealane.server.rollout.RolloutId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What devices tell about their updates: status, log, and whether they should go on (digest, sections 4, 5 and 9). */
final class ReportRoutes implements Routes {
    /** A status is one word and a substate of at most 200 characters. */
    private static final int MAX_STATUS_BODY = 4 * 1024;

    /** Mender's own limit for logs (digest, section 5). */
    private static final int MAX_LOG_BODY = 1 << 20;

    private final DeviceAccess access;
    private final Dispatch dispatch;
    private final Assignments assignments;

    ReportRoutes(DeviceAccess access, Dispatch dispatch, Assignments assignments) {
        this.access = access;
        this.dispatch = dispatch;
        this.assignments = assignments;
    }

    @Override
    public void register(Router router) {
        String deployment = "/deployments/device/deployments/{id}";
        router.put("/api/devices/v1" + deployment + "/status", Access.DEVICE, this::status);
        router.put("/api/devices/v1" + deployment + "/log", Access.DEVICE, this::log);
        router.get("/api/devices/v2" + deployment + "/update_control_map", Access.DEVICE, this::controlMap);
    }

    private Response status(Request request) throws IOException {
        DeviceAccess.Caller caller = access.require(request);
        RolloutId rollout = rollout(request);
        JsonNode body = Json.parse("body", request.bytes(MAX_STATUS_BODY));
        AssignmentStatus status = Statuses.of(body.path("status").asString(""))
                .filter(AssignmentStatus::isReported)
                .orElseThrow(() -> new InvalidInput("status", "expected a status that a device may report"));
        String substate = body.path("substate").asString("");
        return switch (dispatch.report(caller.tenant(), caller.device(), rollout, status, substate)) {
            case Report.Recorded recorded -> Response.noContent();
            case Report.Stopped stopped ->
                throw HttpRefusal.conflict(
                        "deployment-" + Statuses.word(stopped.because()), "the deployment is over for this device");
            case Report.Unknown unknown -> throw new NotFound("deployment", rollout.toString());
        };
    }

    private Response log(Request request) throws IOException {
        DeviceAccess.Caller caller = access.require(request);
        RolloutId rollout = rollout(request);
        JsonNode messages = Json.parse("body", request.bytes(MAX_LOG_BODY)).path("messages");
        if (!messages.isArray()) {
            throw new InvalidInput("messages", "expected a list of log messages");
        }
        List<LogMessage> log = new ArrayList<>();
        for (JsonNode message : messages) {
            log.add(new LogMessage(
                    message.path("timestamp").asString(""),
                    message.path("level").asString(""),
                    message.path("message").asString("")));
        }
        assignments.keepLog(caller.tenant(), rollout, caller.device(), log);
        return Response.noContent();
    }

    /** No map of ours restricts anything; that the assignment is over is told by 404, which makes the client stop. */
    private Response controlMap(Request request) {
        DeviceAccess.Caller caller = access.require(request);
        RolloutId rollout = rollout(request);
        boolean open = assignments
                .find(caller.tenant(), rollout, caller.device())
                .filter(assignment -> !assignment.status().isFinal())
                .isPresent();
        if (!open) {
            throw new NotFound("deployment", rollout.toString());
        }
        return Response.json(
                Map.of("update_control_map", Map.of("id", rollout.toString(), "priority", 0, "states", Map.of())));
    }

    private static RolloutId rollout(Request request) {
        String text = request.parameter("id");
        return RolloutId.parse(text).orElseThrow(() -> HttpRefusal.notFound("deployment", text));
    }
}
