package dev.sealane.artifact.mender;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a payload file: a base name that is safe to create in any directory.
 *
 * <p>Letters, digits, {@code . , _ -} only, and neither {@code .} nor {@code ..}; no separator, no space, nothing outside
 * ASCII. This is the alphabet that the stock tools write (format digest, section 4).
 *
 * @param value the name
 */
public record FileName(String value) {
    /** The longest name read: what file systems allow. */
    public static final int MAX_BYTES = 255;

    /** The longest name written: the C++ client reads manifest lines of at most 166 bytes (section 10.1). */
    public static final int MAX_PORTABLE_BYTES = 90;

    private static final Pattern ALPHABET = Pattern.compile("[A-Za-z0-9.,_-]{1," + MAX_BYTES + "}");

    public FileName {
        if (!isFileName(value)) {
            throw new IllegalArgumentException(
                    "a payload file name has 1 to " + MAX_BYTES + " letters, digits or . , _ - characters");
        }
    }

    /** The name, or nothing if {@code text} is not one. */
    public static Optional<FileName> parse(String text) {
        return isFileName(text) ? Optional.of(new FileName(text)) : Optional.empty();
    }

    private static boolean isFileName(String text) {
        return ALPHABET.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }

    @Override
    public String toString() {
        return value;
    }
}
