package dev.sealane.agent.client.ddi;

import dev.sealane.agent.client.ddi.Action.Handling;
import dev.sealane.agent.client.ddi.Action.Window;
import java.util.Optional;

/**
 * What to do about an action at present (digest, 2.3 and 6).
 *
 * <p>A soft action ({@code attempt}) is carried out like a forced one: nobody stands at the device to be asked, and a state
 * script may postpone both.
 */
sealed interface Plan {
    /** Nothing yet; the server offers it again. */
    record Wait() implements Plan {}

    /** Fetch and keep it, without installing it. {@code isAll}: that is all that is wanted. */
    record Fetch(Promise promise, boolean isAll) implements Plan {}

    /** Install it. */
    record Install(Promise promise) implements Plan {}

    /** It cannot be carried out, now or later. */
    record Refuse(String reason) implements Plan {}

    /** The plan for an action whose artifact was chosen. */
    static Plan of(Action action, Choice choice) {
        return switch (choice) {
            case Choice.Refused(String reason) -> new Refuse(reason);
            case Choice.Chosen(Promise promise) -> of(action, promise);
        };
    }

    private static Plan of(Action action, Promise promise) {
        if (action.download() == Handling.SKIP) {
            return new Wait();
        }
        boolean isClosed = action.window().equals(Optional.of(Window.UNAVAILABLE));
        if (isClosed) {
            return new Fetch(promise, false);
        }
        return switch (action.update()) {
            case SKIP -> new Fetch(promise, true);
            case ATTEMPT, FORCED -> new Install(promise);
        };
    }
}
