package dev.sealane.sim.flash;

/**
 * One thing a running board does that a power cut can interrupt.
 *
 * @param number counts from 1 since the power came on
 * @param kind what is done
 * @param where the partition, or what is asked of the server
 * @param offset first byte concerned, 0 where there is none
 * @param length bytes concerned, 0 where there are none
 */
public record Operation(long number, Kind kind, String where, long offset, long length) {
    /** What an operation does to the world outside the processor. */
    public enum Kind {
        /** Bytes go into the flash's volatile cache. */
        WRITE,
        /** The cache of one partition is flushed. */
        SYNC,
        /** A request leaves the board; the server has not heard it yet. */
        REQUEST,
        /** The server has acted; the board has not heard the answer yet. */
        ANSWER
    }

    @Override
    public String toString() {
        return switch (kind) {
            case WRITE -> "operation %d, write of %d bytes at %d of %s".formatted(number, length, offset, where);
            case SYNC -> "operation %d, flush of %s".formatted(number, where);
            case REQUEST -> "operation %d, before the server hears: %s".formatted(number, where);
            case ANSWER -> "operation %d, after the server heard: %s".formatted(number, where);
        };
    }
}
