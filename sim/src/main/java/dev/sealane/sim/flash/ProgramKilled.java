package dev.sealane.sim.flash;

/**
 * The program that runs on a board is killed while the board keeps its power, and the flash its cache.
 *
 * <p>An {@link Error} for the reason that {@link PowerCut} is one.
 */
@SuppressWarnings("serial")
public final class ProgramKilled extends Error {
    ProgramKilled(String message) {
        super(message, null, false, false);
    }
}
