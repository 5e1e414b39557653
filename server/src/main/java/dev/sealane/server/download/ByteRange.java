package dev.sealane.server.download;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which bytes of a representation are wanted (RFC 9110, section 14). */
sealed interface ByteRange {
    /** All: no range was asked for, or one that may be ignored, such as several. */
    record Whole() implements ByteRange {}

    /** From the first to the last byte, both included. */
    record Part(long first, long last) implements ByteRange {
        long length() {
            return last - first + 1;
        }
    }

    /** The range begins behind the end. */
    record Unsatisfiable() implements ByteRange {}

    Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * Reads a {@code Range} header for a representation of this size.
     *
     * <p>A header with several ranges or another unit is ignored, which RFC 9110 allows: no client of ours sends one, and
     * answering them all would let one request multiply its answer.
     */
    static ByteRange parse(String header, long size) {
        Matcher matcher = SINGLE.matcher(header.strip());
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return new Whole();
        }
        if (matcher.group(1).isEmpty()) {
            return suffix(Long.parseLong(matcher.group(2)), size);
        }
        long first = Long.parseLong(matcher.group(1));
        long last = matcher.group(2).isEmpty() ? size - 1 : Long.parseLong(matcher.group(2));
        if (!matcher.group(2).isEmpty() && last < first) {
            return new Whole();
        }
        return first < size ? new Part(first, Math.min(last, size - 1)) : new Unsatisfiable();
    }

    private static ByteRange suffix(long length, long size) {
        return length == 0 || size == 0 ? new Unsatisfiable() : new Part(Math.max(0, size - length), size - 1);
    }
}
