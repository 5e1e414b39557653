package dev.sealane.agent.update;

import java.io.IOException;

/** The device owner's own idea of a healthy system, asked before every commit. */
@FunctionalInterface
public interface HealthCheck {
    /**
     * Returns if the system is healthy.
     *
     * @throws IOException if it is not, or the check could not run: the update is rolled back
     */
    void check() throws IOException, InterruptedException;

    /** A system that counts as healthy once it runs and reaches its server. */
    static HealthCheck none() {
        return () -> {};
    }
}
