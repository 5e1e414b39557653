package dev.sealane.artifact.swu.description;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Excerpt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers of bytes as descriptions write them: {@code 4096}, {@code 0x1000}, {@code 4K}, {@code 4KiB}. */
public final class ByteSize {
    private static final Pattern SIZE = Pattern.compile("(0[xX])?([0-9A-Fa-f]{1,16}+)(?:([KMG])(?:iB)?)?");
    private static final int HEX = 16;
    private static final int DECIMAL = 10;

    private ByteSize() {}

    public static long parse(String text, String where) throws ArtifactException {
        Matcher matcher = SIZE.matcher(text);
        try {
            if (matcher.matches()) {
                long number = Long.parseLong(matcher.group(2), matcher.group(1) == null ? DECIMAL : HEX);
                return Math.multiplyExact(number, factor(matcher.group(3) == null ? "" : matcher.group(3)));
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw malformed(text, where, e);
        }
        throw malformed(text, where, new NumberFormatException(where));
    }

    private static ArtifactException malformed(String text, String where, RuntimeException cause) {
        return new ArtifactException.Malformed(
                where, "a number of bytes, with K, M or G behind it or nothing", Excerpt.quoted(text), cause);
    }

    private static long factor(String suffix) {
        return switch (suffix) {
            case "K" -> 1L << 10;
            case "M" -> 1L << 20;
            case "G" -> 1L << 30;
            default -> 1;
        };
    }
}
