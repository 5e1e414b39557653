package dev.sealane.agent.storage;

import java.io.IOException;

/** The bounds check that every storage shares. */
final class Range {
    private Range() {}

    /** Refuses a range that leaves a region of {@code size} bytes. */
    static void check(long offset, long length, long size) throws IOException {
        if (offset < 0 || offset > size || length > size - offset) {
            throw new IOException(
                    "expected a range inside " + size + " bytes, found " + length + " bytes at offset " + offset);
        }
    }
}
