package dev.sealane.agent.update;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Tells a failure from an agent that is being stopped: the former fails an update, the latter only pauses it. */
final class Interruption {
    private Interruption() {}

    /** Throws if {@code e} came about because this thread was interrupted. */
    static void rethrow(IOException e) throws InterruptedException {
        if (Thread.currentThread().isInterrupted() || e instanceof ClosedByInterruptException) {
            InterruptedException interruption = new InterruptedException("interrupted: " + e.getMessage());
            interruption.initCause(e);
            throw interruption;
        }
    }

    /** The event for a failure that is none of the agent's own stopping. */
    static Event failure(IOException e) throws InterruptedException {
        rethrow(e);
        return new Event.Failed(String.valueOf(e.getMessage()));
    }
}
