package dev.sealane.sim.board;

/** What happens when the board starts the kernel of a root image. */
public enum Kernel {
    /** User space comes up and is healthy. */
    BOOTS,
    /** The kernel panics and resets the board. */
    PANICS,
    /** The kernel hangs until the watchdog resets the board. */
    HANGS,
    /** User space comes up, and its health check fails. */
    UNHEALTHY;

    boolean reachesUserSpace() {
        return this == BOOTS || this == UNHEALTHY;
    }
}
