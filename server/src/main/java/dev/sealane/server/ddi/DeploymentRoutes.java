package dev.sealane.server.ddi;

import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.Releases;
import dev.sealane.server.rollout.Assignment;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Assignments;
import dev.sealane.server.rollout.Dispatch;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.Report;
import dev.sealane.server.rollout.Told;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** {@code …/deploymentBase/{actionId}}: what to install, and what becomes of it (digest, 2.3 and 2.4). */
final class DeploymentRoutes implements Routes {
    /** Messages of an action that a device may ask back. */
    private static final int MAX_HISTORY = 100;

    private final DdiAccess access;
    private final Actions actions;
    private final Assignments assignments;
    private final Releases releases;
    private final Dispatch dispatch;
    private final ActionJson json;
    private final InstantSource clock;

    DeploymentRoutes(DdiAccess access, Fleet fleet, ActionJson json, InstantSource clock) {
        this.access = access;
        this.actions = new Actions(fleet.assignments());
        this.assignments = fleet.assignments();
        this.releases = fleet.releases();
        this.dispatch = fleet.dispatch();
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void register(Router router) {
        String action = DdiRoutes.ROOT + "/deploymentBase/{action}";
        router.get(action, Access.DEVICE, this::show);
        router.post(action + "/feedback", Access.DEVICE, this::feedback);
    }

    private Response show(Request request) {
        DdiAccess.Caller caller = access.require(request);
        Assignment assignment = actions.own(request, caller);
        if (assignment.status().isFinal() || assignment.status() == AssignmentStatus.ABORTING) {
            throw Actions.notExposed();
        }
        Artifact artifact = assignment
                .artifact()
                .flatMap(id -> releases.find(caller.tenant(), id))
                .orElseThrow(Actions::notExposed);
        Map<String, Object> body = json.deployment(
                request, assignment, artifact, assignment.terms().at(clock.instant()));
        int history = history(request);
        if (history > 0) {
            body.put(
                    "actionHistory",
                    ActionJson.history(
                            assignment,
                            assignments
                                    .log(caller.tenant(), assignment.rollout(), caller.device())
                                    .orElse(List.of()),
                            history));
        }
        return Answers.of(request, body);
    }

    private Response feedback(Request request) throws IOException {
        DdiAccess.Caller caller = access.require(request);
        Assignment assignment = actions.open(request, caller);
        Feedback feedback = Feedback.parse(Answers.body(request));
        Report report = switch (feedback.execution()) {
            case CLOSED ->
                feedback.result() == Feedback.Result.FAILURE
                        ? report(caller, assignment, feedback, AssignmentStatus.FAILURE, "error")
                        : isSkipped(assignment)
                                ? skipped(caller, assignment, feedback)
                                : report(caller, assignment, feedback, AssignmentStatus.SUCCESS, "info");
            case PROCEEDING, SCHEDULED, RESUMED ->
                report(caller, assignment, feedback, begun(assignment.status()), "info");
            case DOWNLOAD -> report(caller, assignment, feedback, AssignmentStatus.DOWNLOADING, "info");
            case DOWNLOADED -> report(caller, assignment, feedback, fetched(assignment), "info");
            // Neither ends the action: only "closed" does.
            case REJECTED, CANCELED ->
                dispatch.tell(
                        caller.tenant(),
                        caller.device(),
                        assignment.rollout(),
                        feedback.remarks().messages("warning", clock.instant()));
        };
        return answer(report);
    }

    /** SWUpdate says "proceeding" before it fetches anything, and then again while it installs. */
    private static AssignmentStatus begun(AssignmentStatus present) {
        return present == AssignmentStatus.PENDING ? AssignmentStatus.DOWNLOADING : AssignmentStatus.INSTALLING;
    }

    /**
     * SWUpdate calls it a success when it is told to skip, before it fetches anything (digest, 3.3). Who has begun and ends after
     * the window has closed has said something before.
     */
    private boolean isSkipped(Assignment assignment) {
        return assignment.status() == AssignmentStatus.PENDING
                && !assignment.terms().at(clock.instant()).mayInstall();
    }

    /** Nothing has happened: the device is offered it again until its window opens, and has no part in fetching alone. */
    private Report skipped(DdiAccess.Caller caller, Assignment assignment, Feedback feedback) {
        if (!assignment.terms().type().installs()) {
            return report(caller, assignment, feedback, AssignmentStatus.FAILURE, "error");
        }
        // Once: the device says so at each of its calls.
        List<LogMessage> messages =
                assignment.logKept() ? List.of() : feedback.remarks().messages("info", clock.instant());
        return dispatch.tell(caller.tenant(), caller.device(), assignment.rollout(), messages);
    }

    /** Where nothing is to be installed, a device that has the file has done all there was to do. */
    private static AssignmentStatus fetched(Assignment assignment) {
        return assignment.terms().type().installs()
                ? AssignmentStatus.PAUSE_BEFORE_INSTALLING
                : AssignmentStatus.SUCCESS;
    }

    private Report report(
            DdiAccess.Caller caller, Assignment assignment, Feedback feedback, AssignmentStatus status, String level) {
        Instant now = clock.instant();
        return dispatch.report(
                caller.tenant(),
                caller.device(),
                assignment.rollout(),
                new Told(
                        status,
                        feedback.remarks().substate(),
                        feedback.remarks().messages(level, now)));
    }

    static Response answer(Report report) {
        return switch (report) {
            case Report.Recorded recorded -> Answers.done();
            case Report.Stopped stopped -> throw Actions.closed();
            case Report.Unknown unknown -> throw Actions.notExposed();
        };
    }

    /** Absent or 0 asks for none, a negative number for all (digest, 2.3). */
    private static int history(Request request) {
        String text = request.query("actionHistory").orElse("0");
        if (!text.matches("-?\\d{1,9}")) {
            throw HttpRefusal.badRequest("bad-query", "expected a number")
                    .found(text)
                    .where("query: actionHistory");
        }
        int wanted = Integer.parseInt(text);
        return wanted < 0 ? MAX_HISTORY : Math.min(wanted, MAX_HISTORY);
    }
}
