package dev.sealane.agent.update;

import java.time.Duration;

/** Waits. The seam that keeps sleeping out of the tests. */
@FunctionalInterface
public interface Pause {
    /** Returns after {@code duration}, or at once when the thread is interrupted. */
    void pause(Duration duration) throws InterruptedException;

    /** Waits in real time. */
    static Pause sleeping() {
        return Thread::sleep;
    }
}
