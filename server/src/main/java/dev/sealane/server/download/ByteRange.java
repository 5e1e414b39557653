package dev.sealane.server.download;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which bytes of a representation are wanted (RFC 9110, section 14). */
sealed interface ByteRange {
    /** All: no range was asked for, or one that may be ignored. */
    record Whole() implements ByteRange {}

    /** From the first to the last byte, both included. */
    record Part(long first, long last) implements ByteRange {
        long length() {
            return last - first + 1;
        }

        /** The value of {@code Content-Range}. */
        String of(long size) {
            return "bytes " + first + "-" + last + "/" + size;
        }
    }

    /** Two or more parts, in the order they were asked for. */
    record Parts(List<Part> parts) implements ByteRange {
        public Parts {
            parts = List.copyOf(parts);
        }
    }

    /** Every range begins behind the end. */
    record Unsatisfiable() implements ByteRange {}

    /** Delta clients fetch the chunks they lack with one request; SWUpdate's asks for at most 150. */
    int MAX_PARTS = 256;

    /** Two numbers of 18 digits and a hyphen for each part. */
    int MAX_HEADER = MAX_PARTS * 40;

    Pattern SINGLE = Pattern.compile("(\\d{0,18})-(\\d{0,18})");

    /**
     * Reads a {@code Range} header for a representation of this size.
     *
     * <p>What is malformed, in another unit, or asks for more bytes together than there are, is ignored, which RFC 9110
     * allows (14.2): overlapping ranges would let one request multiply its answer.
     */
    static ByteRange parse(String header, long size) {
        String stripped = header.strip();
        if (stripped.length() > MAX_HEADER || !stripped.startsWith("bytes=")) {
            return new Whole();
        }
        String[] texts = stripped.substring("bytes=".length()).split(",", -1);
        if (texts.length > MAX_PARTS) {
            return new Whole();
        }
        List<Part> parts = new ArrayList<>();
        for (String text : texts) {
            switch (single(text.strip(), size)) {
                case Part part -> parts.add(part);
                case Unsatisfiable unsatisfiable -> {}
                case Whole whole -> {
                    return whole;
                }
                case Parts several -> throw new IllegalStateException("one range is not several");
            }
        }
        return together(parts, size);
    }

    private static ByteRange together(List<Part> parts, long size) {
        if (parts.isEmpty()) {
            return new Unsatisfiable();
        }
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        long bytes = 0;
        for (Part part : parts) {
            bytes += part.length();
            if (bytes > size) {
                return new Whole();
            }
        }
        return new Parts(parts);
    }

    private static ByteRange single(String text, long size) {
        Matcher matcher = SINGLE.matcher(text);
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
