package dev.sealane.artifact.zchunk;

import dev.sealane.artifact.ArtifactException;

/** The bytes of a header, read one field after another. */
final class HeaderBytes {
    private static final int DIGIT_BITS = 7;
    private static final int LAST_DIGIT = 0x80;

    private final byte[] bytes;
    private final String where;
    private int position;

    HeaderBytes(byte[] bytes, String where) {
        this.bytes = bytes;
        this.where = where;
    }

    int position() {
        return position;
    }

    /** A compressed integer: digits of seven bits, the smallest first, the last one marked. */
    long number() throws ArtifactException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE - 1; shift += DIGIT_BITS) {
            int octet = bytes[skip(1)] & 0xff;
            value |= (long) (octet & (LAST_DIGIT - 1)) << shift;
            if (octet >= LAST_DIGIT) {
                return value;
            }
        }
        throw malformed("a number below 2^63", "a longer one");
    }

    /** A number of no more than this. */
    int number(int most, String what) throws ArtifactException {
        long value = number();
        if (value > most) {
            throw new ArtifactException.LimitExceeded(what, most, where);
        }
        return (int) value;
    }

    /** The length of some bytes of the header. */
    int length() throws ArtifactException {
        return number(ZchunkHeader.MAX_BYTES, "the bytes of a zchunk header");
    }

    /** Passes over some bytes; where they begin. */
    int skip(int count) throws ArtifactException {
        if (count > bytes.length - position) {
            throw new ArtifactException.Truncated(where);
        }
        int start = position;
        position += count;
        return start;
    }

    /** Refuses a part that is longer or shorter than it says. */
    void requireAt(int expected, String what) throws ArtifactException {
        if (position != expected) {
            throw malformed(what + " that ends at byte " + expected, "one that ends at byte " + position);
        }
    }

    ArtifactException malformed(String expected, String found) {
        return new ArtifactException.Malformed(where, expected, found);
    }
}
