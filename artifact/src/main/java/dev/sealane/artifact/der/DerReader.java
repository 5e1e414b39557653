package dev.sealane.artifact.der;

import dev.sealane.artifact.ArtifactException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the elements of a DER sequence one after the other; definite lengths and small tags only.
 *
 * <p>It never goes deeper on its own, so depth needs no limit; the caller bounds the whole message.
 */
public final class DerReader {
    public static final int INTEGER = 0x02;
    public static final int BIT_STRING = 0x03;
    public static final int OCTET_STRING = 0x04;
    public static final int OBJECT_ID = 0x06;
    public static final int SEQUENCE = 0x30;
    public static final int SET = 0x31;
    public static final int CONTEXT = 0x80;
    public static final int CONSTRUCTED_CONTEXT = 0xa0;

    private static final int HIGH_TAG = 0x1f;
    private static final int LONG_LENGTH = 0x80;
    private static final int MAX_LENGTH_BYTES = 4;

    private final byte[] bytes;
    private final String where;
    private final int end;
    private int position;

    private DerReader(byte[] bytes, int start, int end, String where) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
        this.where = where;
    }

    /** Reads what {@code bytes} hold. */
    public static DerReader of(byte[] bytes, String where) {
        return new DerReader(bytes, 0, bytes.length, where);
    }

    /** One element: its tag, and where it lies. */
    public final class Element {
        private final int tag;
        private final int start;
        private final int contentStart;
        private final int contentEnd;

        private Element(int tag, int start, int contentStart, int contentEnd) {
            this.tag = tag;
            this.start = start;
            this.contentStart = contentStart;
            this.contentEnd = contentEnd;
        }

        /** The tag, with its class. */
        public int tag() {
            return tag;
        }

        /** The elements inside. */
        public DerReader inside() {
            return new DerReader(bytes, contentStart, contentEnd, where);
        }

        /** What is inside, as bytes. */
        public byte[] content() {
            return Arrays.copyOfRange(bytes, contentStart, contentEnd);
        }

        /** The element with its tag and length. */
        public byte[] encoded() {
            return Arrays.copyOfRange(bytes, start, contentEnd);
        }
    }

    /** Whether there is another element. */
    public boolean hasMore() {
        return position < end;
    }

    /** The next element, whatever it is. */
    public Element next() throws ArtifactException {
        int start = position;
        int tag = octet();
        if ((tag & HIGH_TAG) == HIGH_TAG) {
            throw malformed("a tag below 31", "a larger one");
        }
        int length = length();
        if (length > end - position) {
            throw malformed("an element that ends inside its parent", "a length of " + length);
        }
        Element element = new Element(tag, start, position, position + length);
        position += length;
        return element;
    }

    /** The next element, which has to have this tag. */
    public Element next(int tag, String what) throws ArtifactException {
        if (!isAt(tag)) {
            String found = hasMore() ? String.format("the tag 0x%02x", bytes[position] & 0xff) : "nothing";
            throw malformed(what, found);
        }
        return next();
    }

    /** The next element if it has this tag. */
    public Optional<Element> optional(int tag) throws ArtifactException {
        return isAt(tag) ? Optional.of(next()) : Optional.empty();
    }

    /** Refuses anything more. */
    public void requireEnd(String what) throws ArtifactException {
        if (hasMore()) {
            throw malformed("nothing behind " + what, "more");
        }
    }

    private boolean isAt(int tag) {
        return hasMore() && (bytes[position] & 0xff) == tag;
    }

    private int octet() throws ArtifactException {
        if (!hasMore()) {
            throw malformed("another element", "the end");
        }
        return bytes[position++] & 0xff;
    }

    private int length() throws ArtifactException {
        int first = octet();
        if (first < LONG_LENGTH) {
            return first;
        }
        int count = first - LONG_LENGTH;
        if (count == 0 || count > MAX_LENGTH_BYTES) {
            throw malformed("a definite length of at most " + MAX_LENGTH_BYTES + " bytes", "another");
        }
        long length = 0;
        for (int i = 0; i < count; i++) {
            length = length << Byte.SIZE | octet();
        }
        return (int) Math.min(length, Integer.MAX_VALUE);
    }

    private ArtifactException malformed(String expected, String found) {
        return new ArtifactException.Malformed("DER in " + where, expected, found);
    }
}
