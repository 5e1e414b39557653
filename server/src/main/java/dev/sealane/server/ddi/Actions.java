package dev.sealane.server.ddi;

import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.rollout.Assignment;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Assignments;
import io.helidon.http.Status;

/** Finds the action that a path names, as far as the caller may see it (digest, 1.3). */
final class Actions {
    /** A decimal number of 63 bits. */
    private static final int MAX_DIGITS = 18;

    private final Assignments assignments;

    Actions(Assignments assignments) {
        this.assignments = assignments;
    }

    /**
     * An action of the caller.
     *
     * @throws InvalidInput if the segment is no number
     * @throws HttpRefusal 404 if the device has no such action
     */
    Assignment own(Request request, DdiAccess.Caller caller) {
        String text = request.parameter("action");
        boolean number = !text.isEmpty()
                && text.length() <= MAX_DIGITS
                && text.chars().allMatch(character -> character >= '0' && character <= '9');
        if (!number) {
            throw new InvalidInput("action", "expected a number");
        }
        return assignments
                .find(caller.tenant(), caller.device(), Long.parseLong(text))
                .orElseThrow(() -> HttpRefusal.notFound("action", text));
    }

    /**
     * An action of the caller that it was offered and that is open.
     *
     * @throws HttpRefusal 410 if it has its end, 404 without a body if it was not offered
     */
    Assignment open(Request request, DdiAccess.Caller caller) {
        Assignment assignment = own(request, caller);
        if (assignment.status().isFinal()) {
            throw closed();
        }
        if (assignment.artifact().isEmpty()) {
            throw notExposed();
        }
        return assignment;
    }

    /** An action of the caller that it is asked to stop. */
    Assignment stopping(Request request, DdiAccess.Caller caller) {
        Assignment assignment = open(request, caller);
        if (assignment.status() != AssignmentStatus.ABORTING) {
            throw notExposed();
        }
        return assignment;
    }

    static HttpRefusal closed() {
        return HttpRefusal.of(Status.GONE_410, DdiFailure.CLOSED, "the action has its end");
    }

    static HttpRefusal notExposed() {
        return HttpRefusal.of(Status.NOT_FOUND_404, DdiFailure.NOT_EXPOSED, "the action is not for the device now");
    }
}
