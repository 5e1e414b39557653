package dev.sealane.sim.board;

/** Sees what happens on a board while its power is on. */
@FunctionalInterface
public interface Witness {
    /** An attempt to boot has ended. */
    void booted(Boot boot);

    /** The program says something about its work. */
    default void heard(String line) {}

    /** The program asked for a reboot, and it happens now. */
    default void rebooting() {}
}
