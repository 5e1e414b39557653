package dev.sealane.artifact.rdiff;

import dev.sealane.artifact.ArtifactException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;

/**
 * Reads the instructions of a delta (librsync's delta format), each checked against the basis and the largest output.
 *
 * <p>Whoever gets a literal reads exactly its bytes from {@link #literals} before asking for the next command.
 */
final class CommandReader {
    private static final int MAGIC = 0x72730236;
    private static final int BUFFER_BYTES = 64 * 1024;

    /** Codes up to this one are literals of as many bytes. */
    private static final int LAST_SHORT_LITERAL = 0x40;

    /** Four literals, whose length follows in 1, 2, 4 or 8 bytes. */
    private static final int FIRST_LITERAL = 0x41;

    /** Sixteen copies: for each width of the position each width of the length. */
    private static final int FIRST_COPY = 0x45;

    private static final int FIRST_RESERVED = 0x55;
    private static final int WIDTHS = 4;

    private final InputStream delta;
    private final long basisBytes;
    private final long maxBytes;
    private final String where;
    private long outputBytes;

    /**
     * Reads the first bytes.
     *
     * @param basisBytes the size of the basis
     * @param maxBytes how long the output may become
     * @param where what the delta is called in messages
     */
    CommandReader(InputStream delta, long basisBytes, long maxBytes, String where) throws IOException {
        this.delta = new BufferedInputStream(delta, BUFFER_BYTES);
        this.basisBytes = basisBytes;
        this.maxBytes = maxBytes;
        this.where = where;
        long magic = number(Integer.BYTES);
        if (magic != MAGIC) {
            throw new ArtifactException.NotAnArtifact(
                    "a delta of rdiff, which begins with " + HexFormat.of().toHexDigits(MAGIC),
                    HexFormat.of().toHexDigits((int) magic) + " in " + where);
        }
    }

    /** Where the bytes of literals are. */
    InputStream literals() {
        return delta;
    }

    /** How many bytes the commands so far make. */
    long outputBytes() {
        return outputBytes;
    }

    /**
     * The next command.
     *
     * @throws ArtifactException if there is none, it leaves the basis, the output becomes too long, or more follows the end
     */
    Command next() throws IOException {
        int code = octet();
        if (code == 0) {
            requireEnd();
            return new Command.End();
        }
        if (code <= LAST_SHORT_LITERAL) {
            return literal(code);
        }
        if (code < FIRST_COPY) {
            return literal(number(1 << (code - FIRST_LITERAL)));
        }
        if (code < FIRST_RESERVED) {
            int form = code - FIRST_COPY;
            return copy(number(1 << (form / WIDTHS)), number(1 << (form % WIDTHS)));
        }
        throw malformed("a command below 0x55", "0x" + Integer.toHexString(code));
    }

    private Command literal(long length) throws ArtifactException {
        count(length);
        return new Command.Literal(length);
    }

    /** Numbers of eight bytes may be over the largest long: those are negative here. */
    private Command copy(long position, long length) throws ArtifactException {
        if (position < 0 || length < 0 || position > basisBytes || length > basisBytes - position) {
            throw malformed(
                    "copies inside the " + basisBytes + " bytes of the basis",
                    Long.toUnsignedString(length) + " bytes from " + Long.toUnsignedString(position));
        }
        count(length);
        return new Command.Copy(position, length);
    }

    private void count(long length) throws ArtifactException {
        if (length == 0) {
            throw malformed("commands that make at least one byte", "one that makes none");
        }
        if (length < 0 || length > maxBytes - outputBytes) {
            throw new ArtifactException.LimitExceeded("the bytes that the delta makes", maxBytes, where);
        }
        outputBytes += length;
    }

    private void requireEnd() throws IOException {
        if (delta.read() >= 0) {
            throw malformed("nothing behind the end of the delta", "more bytes");
        }
    }

    /** Big-endian. */
    private long number(int width) throws IOException {
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = value << Byte.SIZE | octet();
        }
        return value;
    }

    private int octet() throws IOException {
        int found = delta.read();
        if (found < 0) {
            throw new ArtifactException.Truncated(where);
        }
        return found;
    }

    private ArtifactException malformed(String expected, String found) {
        return new ArtifactException.Malformed(where, expected, found);
    }
}
