package dev.sealane.server.ddi;

import dev.sealane.server.http.Access;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.rollout.AbortAnswer;
import dev.sealane.server.rollout.Assignment;
import dev.sealane.server.rollout.Assignments;
import dev.sealane.server.rollout.Dispatch;
import dev.sealane.server.rollout.Report;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code …/cancelAction/{actionId}}: the device is asked to stop, and answers (digest, 2.5). */
final class CancelRoutes implements Routes {
    private final DdiAccess access;
    private final Actions actions;
    private final Dispatch dispatch;
    private final InstantSource clock;

    CancelRoutes(DdiAccess access, Assignments assignments, Dispatch dispatch, InstantSource clock) {
        this.access = access;
        this.actions = new Actions(assignments);
        this.dispatch = dispatch;
        this.clock = clock;
    }

    @Override
    public void register(Router router) {
        String action = DdiRoutes.ROOT + "/cancelAction/{action}";
        router.get(action, Access.DEVICE, this::show);
        router.post(action + "/feedback", Access.DEVICE, this::feedback);
    }

    private Response show(Request request) {
        Assignment assignment = actions.stopping(request, access.require(request));
        String id = Long.toString(assignment.action());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", id);
        body.put("cancelAction", Map.of("stopId", id));
        return Answers.of(request, body);
    }

    private Response feedback(Request request) throws IOException {
        DdiAccess.Caller caller = access.require(request);
        Assignment assignment = actions.stopping(request, caller);
        Feedback feedback = Feedback.parse(Answers.body(request));
        Report report = switch (feedback.execution()) {
            case CLOSED ->
                feedback.result() == Feedback.Result.FAILURE
                        ? answer(caller, assignment, feedback, AbortAnswer.REFUSED, "error")
                        : answer(caller, assignment, feedback, AbortAnswer.STOPPED, "info");
            case REJECTED -> answer(caller, assignment, feedback, AbortAnswer.REFUSED, "warning");
            case CANCELED -> tell(caller, assignment, feedback, "warning");
            case PROCEEDING, SCHEDULED, RESUMED, DOWNLOAD, DOWNLOADED -> tell(caller, assignment, feedback, "info");
        };
        return DeploymentRoutes.answer(report);
    }

    private Report answer(
            DdiAccess.Caller caller, Assignment assignment, Feedback feedback, AbortAnswer answer, String level) {
        return dispatch.answerAbort(
                caller.tenant(),
                caller.device(),
                assignment.rollout(),
                answer,
                feedback.remarks().messages(level, clock.instant()));
    }

    private Report tell(DdiAccess.Caller caller, Assignment assignment, Feedback feedback, String level) {
        return dispatch.tell(
                caller.tenant(),
                caller.device(),
                assignment.rollout(),
                feedback.remarks().messages(level, clock.instant()));
    }
}
