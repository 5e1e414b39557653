package dev.sealane.artifact.codec;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.stream.BlockInput;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads gzip (RFC 1952): any number of members one after the other, each with its checksum and length checked.
 *
 * <p>What follows the last member and does not start like another one is ignored, as every stock reader of Mender artifacts
 * does (format digest, section 5). Installers of SWUpdate images take one member and nothing behind it.
 */
final class GzipInput extends BlockInput {
    /** A header holds a name and a comment at most; the tools write neither. */
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private static final int BUFFER_BYTES = 128 * 1024;
    private static final int MAGIC_1 = 0x1f;
    private static final int MAGIC_2 = 0x8b;
    private static final int DEFLATE = 8;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream in;
    private final String where;
    private final boolean onlyOne;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private int headerBytes;
    private boolean ended;

    GzipInput(InputStream in, String where, boolean onlyOne) throws IOException {
        this.in = in;
        this.where = where;
        this.onlyOne = onlyOne;
        readHeaderAfterMagic(next(), next());
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            int inflated = inflate(into, offset, length);
            if (inflated > 0) {
                crc.update(into, offset, inflated);
                return inflated;
            }
            if (inflater.finished()) {
                finishMember();
            } else if (inflater.needsInput()) {
                feed();
            } else {
                throw malformed("a deflate stream without preset dictionary", "one that asks for a dictionary");
            }
        }
        return -1;
    }

    @Override
    public void close() {
        inflater.end();
        ended = true;
    }

    private int inflate(byte[] into, int offset, int length) throws IOException {
        try {
            return inflater.inflate(into, offset, length);
        } catch (DataFormatException e) {
            throw new ArtifactException.Malformed(where, "sound deflate data", String.valueOf(e.getMessage()), e);
        }
    }

    private void feed() throws IOException {
        if (position == limit && !fill()) {
            throw new ArtifactException.Truncated(where);
        }
        inflater.setInput(buffer, position, limit - position);
        position = limit;
    }

    private void finishMember() throws IOException {
        position = limit - inflater.getRemaining();
        long storedCrc = nextInt();
        if (storedCrc != crc.getValue()) {
            throw malformed("CRC " + Long.toHexString(crc.getValue()), Long.toHexString(storedCrc));
        }
        long storedLength = nextInt();
        if (storedLength != (inflater.getBytesWritten() & 0xffff_ffffL)) {
            throw malformed("the member's length at its end", Long.toString(storedLength));
        }
        startMemberIfAny();
    }

    private void startMemberIfAny() throws IOException {
        int first = nextOrEnd();
        if (onlyOne && first >= 0) {
            throw malformed("one gzip member and nothing behind it", "more");
        }
        int second = first == MAGIC_1 ? nextOrEnd() : -1;
        if (first != MAGIC_1 || second != MAGIC_2) {
            ended = true;
            return;
        }
        inflater.reset();
        crc.reset();
        readHeaderAfterMagic(first, second);
    }

    private void readHeaderAfterMagic(int first, int second) throws IOException {
        headerBytes = 0;
        int method = next();
        if (first != MAGIC_1 || second != MAGIC_2 || method != DEFLATE) {
            throw malformed("a gzip header with the method deflate", "method " + method);
        }
        int flags = next();
        if ((flags & RESERVED) != 0) {
            throw malformed("no reserved gzip flags", "flags " + flags);
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        skipText((flags & NAME) != 0);
        skipText((flags & COMMENT) != 0);
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            next();
        }
    }

    private void skipText(boolean present) throws IOException {
        boolean inText = present;
        while (inText) {
            inText = next() != 0;
            if (++headerBytes > MAX_HEADER_BYTES) {
                throw new ArtifactException.LimitExceeded("the bytes of a gzip header", MAX_HEADER_BYTES, where);
            }
        }
    }

    private long nextInt() throws IOException {
        return next() | next() << 8 | next() << 16 | (long) next() << 24;
    }

    private int next() throws IOException {
        int next = nextOrEnd();
        if (next < 0) {
            throw new ArtifactException.Truncated(where);
        }
        return next;
    }

    private int nextOrEnd() throws IOException {
        return position < limit || fill() ? buffer[position++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
        int read = in.read(buffer, 0, buffer.length);
        position = 0;
        limit = Math.max(0, read);
        return read > 0;
    }

    private ArtifactException malformed(String expected, String found) {
        return new ArtifactException.Malformed(where, expected, found);
    }
}
