package dev.sealane.sim.board;

import java.time.Instant;

/**
 * Something that happened on a board.
 *
 * @param at when
 * @param board the board's name
 * @param kind what sort of thing
 * @param text the same in words, without the board's name
 */
public record BoardEvent(Instant at, String board, Kind kind, String text) {
    /** What sorts of things happen on a board. */
    public enum Kind {
        POWER_ON,
        /** User space came up. */
        BOOT,
        /** The board reset itself before user space came up. */
        RESET,
        /** What the program on the board says. */
        PROGRAM,
        /** The program asked for a reboot. */
        REBOOT,
        /** The program returned without asking for a reboot. */
        REST,
        /** The program failed; the board stays on and does nothing more. */
        FAILED,
        /** The board does not boot any more. */
        BRICKED,
        POWER_LOST
    }
}
