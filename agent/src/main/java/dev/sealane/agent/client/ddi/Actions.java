package dev.sealane.agent.client.ddi;

import dev.sealane.agent.client.Answer;
import dev.sealane.agent.client.NotAdmittedException;
import dev.sealane.agent.client.ProtocolException;
import dev.sealane.agent.client.ddi.Feedback.Finished;
import dev.sealane.agent.update.ReportAnswer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The device's actions at the server: what it offers, what it wants stopped, and what the device says about them. */
final class Actions {
    private final DdiSession session;
    private final long maxBytes;
    private Optional<Duration> sleep = Optional.empty();

    /** @param maxBytes the largest artifact this device takes */
    Actions(DdiSession session, long maxBytes) {
        this.session = session;
        this.maxBytes = maxBytes;
    }

    /** What the last poll said about the next one. */
    Optional<Duration> sleep() {
        return sleep;
    }

    Poll poll() throws IOException, InterruptedException {
        Answer answer = session.get("poll", "");
        if (answer.status() == 403) {
            throw new NotAdmittedException(session.server().getAuthority(), answer.excerpt());
        }
        Poll poll = DdiSession.read("poll", answer, Poll::of);
        sleep = poll.sleep();
        return poll;
    }

    /** An action that is gone, or that is canceled or not confirmed yet, is not for this device now (digest, 1.3). */
    Optional<Action> find(ActionLink link) throws IOException, InterruptedException {
        Answer answer = session.get("deploymentBase", "/deploymentBase/" + link.id() + link.query());
        return answer.status() == 404 || answer.status() == 410
                ? Optional.empty()
                : Optional.of(DdiSession.read("deploymentBase", answer, Action::of));
    }

    /** Which of the action's artifacts this device would install. */
    Choice choose(Action action) {
        return Choice.of(action.artifacts(), session.server(), maxBytes);
    }

    /** Says how an action goes. */
    ReportAnswer tell(String id, Feedback feedback) throws IOException, InterruptedException {
        return answer(session.send("feedback", "POST", "/deploymentBase/" + id + "/feedback", feedback.json(id)));
    }

    /** The cancelation of this action, if the server wants it stopped. */
    Optional<String> cancelationOf(String id) throws IOException, InterruptedException {
        Optional<ActionLink> cancel = poll().cancel();
        return cancel.isPresent() && stopId(cancel.get().id()).equals(id)
                ? Optional.of(cancel.get().id())
                : Optional.empty();
    }

    /** Which action a cancelation stops. */
    String stopId(String cancelation) throws IOException, InterruptedException {
        return DdiSession.read(
                "cancelAction", session.get("cancelAction", "/cancelAction/" + cancelation), DdiMessages::stopId);
    }

    /** Says that an action was stopped. The body names the action, the path the cancelation (3.5). */
    ReportAnswer acknowledge(String cancelation, String stopped, String detail)
            throws IOException, InterruptedException {
        Feedback feedback = Feedback.closed(Finished.SUCCESS, List.of(detail));
        return answer(session.send(
                "cancelAction", "POST", "/cancelAction/" + cancelation + "/feedback", feedback.json(stopped)));
    }

    /** What became of a feedback (1.3 and 2.4): 410 and 404 say that the action has ended without this device. */
    private static ReportAnswer answer(Answer answer) throws ProtocolException {
        if (DdiSession.isQuota(answer)) {
            return ReportAnswer.REFUSED;
        }
        return switch (answer.status()) {
            case 200, 201, 204 -> ReportAnswer.RECORDED;
            case 404, 410 -> ReportAnswer.ABORTED;
            case 400, 409 -> ReportAnswer.REFUSED;
            default -> throw new ProtocolException("feedback", answer.status(), answer.excerpt());
        };
    }
}
