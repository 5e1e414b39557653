package dev.sealane.sim.flash;

/**
 * Power is gone: nothing after this runs on the board.
 *
 * <p>An {@link Error}, because code on the board must not be able to catch it with the failures it handles. Whatever
 * runs on the way out ({@code finally}, {@code close}) meets the same error at its first access to the flash.
 */
@SuppressWarnings("serial")
public final class PowerCut extends Error {
    PowerCut(String message) {
        super(message, null, false, false);
    }
}
