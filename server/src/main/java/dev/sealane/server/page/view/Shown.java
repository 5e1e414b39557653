package dev.sealane.server.page.view;

import java.util.Locale;

/** Turns numbers and long names into what fits a page. */
public final class Shown {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final int STEP = 1024;

    /** Longer identifiers lose their middle: both ends are what people compare. */
    private static final int IDENTIFIER_LENGTH = 17;

    private Shown() {}

    /** {@code 12.3 MiB}. */
    public static String bytes(long bytes) {
        if (bytes < STEP) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %s" : "%.0f %s", value, UNITS[unit]);
    }

    /** {@code 12,431}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** {@code 1 device}, {@code 12,431 devices}. */
    public static String count(long count, String noun) {
        return count(count) + " " + (count == 1 ? noun : noun + "s");
    }

    /** {@code 3f8a91c2…77d04e1b}: an identifier without its middle. */
    public static String shortened(String identifier) {
        if (identifier.codePointCount(0, identifier.length()) <= IDENTIFIER_LENGTH) {
            return identifier;
        }
        int half = IDENTIFIER_LENGTH / 2;
        int end = identifier.offsetByCodePoints(0, half);
        int start = identifier.offsetByCodePoints(identifier.length(), -half);
        return identifier.substring(0, end) + "…" + identifier.substring(start);
    }
}
