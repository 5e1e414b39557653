package dev.sealane.server.rollout;

/**
 * What the terms of an assignment allow its device at one moment.
 *
 * @param forced whether it shall ask nobody
 * @param installs whether it installs at all, now or later
 */
public record Allowance(boolean forced, boolean installs, Window window) {
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
