package dev.sealane.agent.boot;

import java.util.OptionalInt;

/** Which of two copies is the environment: the table that U-Boot and libubootenv share (uboot.md 1.2). */
final class EnvironmentChoice {
    private static final int NEWEST_BEFORE_WRAP = 255;

    private EnvironmentChoice() {}

    /** 0 or 1, or nothing if no copy has a valid checksum. Flags are 0 to 255. */
    static OptionalInt choose(boolean valid0, int flags0, boolean valid1, int flags1) {
        if (!valid0 && !valid1) {
            return OptionalInt.empty();
        }
        if (valid0 != valid1) {
            return OptionalInt.of(valid0 ? 0 : 1);
        }
        // Only this exact pair wraps: 255 and 1 choose the copy with 255.
        if (flags0 == NEWEST_BEFORE_WRAP && flags1 == 0) {
            return OptionalInt.of(1);
        }
        if (flags0 == 0 && flags1 == NEWEST_BEFORE_WRAP) {
            return OptionalInt.of(0);
        }
        return OptionalInt.of(flags0 >= flags1 ? 0 : 1);
    }
}
