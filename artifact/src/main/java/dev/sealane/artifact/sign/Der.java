package dev.sealane.artifact.sign;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The little DER that key files need: reading and writing one element after the other, definite lengths only. */
final class Der {
    static final int INTEGER = 0x02;
    static final int BIT_STRING = 0x03;
    static final int OCTET_STRING = 0x04;
    static final int NULL = 0x05;
    static final int OBJECT_ID = 0x06;
    static final int SEQUENCE = 0x30;
    static final int CONTEXT_0 = 0xa0;
    static final int CONTEXT_1 = 0xa1;

    private static final int LONG_LENGTH = 0x80;

    /** Three length bytes reach 16 MiB, far beyond any key file that is read. */
    private static final int MAX_LENGTH_BYTES = 3;

    private final ByteBuffer bytes;

    private Der(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    static Der in(byte[] bytes) {
        return new Der(bytes);
    }

    /** The content of the next element if it has this tag; otherwise stays where it is. */
    Optional<byte[]> optional(int tag) throws UnusableKeyException {
        return bytes.hasRemaining() && (bytes.get(bytes.position()) & 0xff) == tag
                ? Optional.of(required(tag))
                : Optional.empty();
    }

    /** The content of the next element, which has to have this tag. */
    byte[] required(int tag) throws UnusableKeyException {
        if (!bytes.hasRemaining() || (bytes.get() & 0xff) != tag) {
            throw new UnusableKeyException(String.format("unusable key: expected the DER tag 0x%02x", tag));
        }
        byte[] content = new byte[length()];
        bytes.get(content);
        return content;
    }

    private int length() throws UnusableKeyException {
        int length = bytes.hasRemaining() ? bytes.get() & 0xff : Integer.MAX_VALUE;
        if (length >= LONG_LENGTH) {
            int count = length - LONG_LENGTH;
            length = count >= 1 && count <= MAX_LENGTH_BYTES && count <= bytes.remaining() ? 0 : Integer.MAX_VALUE;
            for (int i = 0; i < count && length != Integer.MAX_VALUE; i++) {
                length = (length << Byte.SIZE) | (bytes.get() & 0xff);
            }
        }
        if (length > bytes.remaining()) {
            throw new UnusableKeyException("unusable key: a DER length leaves the file");
        }
        return length;
    }

    /** One element. */
    static byte[] element(int tag, byte[]... contents) {
        int length = Arrays.stream(contents).mapToInt(content -> content.length).sum();
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        if (length < LONG_LENGTH) {
            element.write(length);
        } else {
            int count = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + Byte.SIZE - 1) / Byte.SIZE;
            element.write(LONG_LENGTH | count);
            for (int i = count - 1; i >= 0; i--) {
                element.write(length >>> (i * Byte.SIZE));
            }
        }
        for (byte[] content : contents) {
            element.writeBytes(content);
        }
        return element.toByteArray();
    }
}
