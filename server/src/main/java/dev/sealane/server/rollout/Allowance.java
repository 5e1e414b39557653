package dev.sealane.server.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * What the terms of an assignment allow its device at one moment.
 *
 * @param forced whether it shall ask nobody
 * @param installs whether it installs at all, now or later
 * @param opensAt when a closed window opens next
 */
public record Allowance(boolean forced, boolean installs, Window window, Optional<Instant> opensAt) {
    /** The state of a maintenance window. */
    public enum Window {
        /** There is none. */
        NONE,
        OPEN,
        CLOSED
    }

    /** Whether the device may install now. */
    public boolean mayInstall() {
        return installs && window != Window.CLOSED;
    }
}
