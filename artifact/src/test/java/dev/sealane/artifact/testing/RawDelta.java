package dev.sealane.artifact.testing;

import dev.sealane.artifact.stream.Basis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Deltas of rdiff byte by byte, right and wrong ones. */
public final class RawDelta {
    private static final int FIRST_LITERAL = 0x41;
    private static final int FIRST_COPY = 0x45;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public RawDelta() {
        number(0x72730236, 2);
    }

    /** A literal whose length stands in 1, 2, 4 or 8 bytes (0 to 3), and the bytes that really follow. */
    public RawDelta literal(int width, long length, byte[] content) {
        bytes.write(FIRST_LITERAL + width);
        return number(length, width).raw(content);
    }

    /** A literal of up to 64 bytes. */
    public RawDelta shortLiteral(byte[] content) {
        bytes.write(content.length);
        return raw(content);
    }

    /** A copy whose numbers stand in 1, 2, 4 or 8 bytes (0 to 3). */
    public RawDelta copy(int positionWidth, long position, int lengthWidth, long length) {
        bytes.write(FIRST_COPY + 4 * positionWidth + lengthWidth);
        return number(position, positionWidth).number(length, lengthWidth);
    }

    public RawDelta raw(byte... content) {
        bytes.writeBytes(content);
        return this;
    }

    public RawDelta end() {
        return raw((byte) 0);
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }

    private RawDelta number(long value, int width) {
        byte[] all = ByteBuffer.allocate(Long.BYTES).putLong(value).array();
        bytes.write(all, Long.BYTES - (1 << width), 1 << width);
        return this;
    }

    /** A basis in memory. */
    public static Basis basis(byte[] content) {
        return new Basis() {
            @Override
            public long size() {
                return content.length;
            }

            @Override
            public void read(long position, byte[] into, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(position, length, content.length);
                System.arraycopy(content, (int) position, into, offset, length);
            }
        };
    }
}
