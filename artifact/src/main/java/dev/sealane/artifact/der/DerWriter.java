package dev.sealane.artifact.der;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Writes DER elements from the inside out. */
public final class DerWriter {
    private static final int LONG_LENGTH = 0x80;

    private DerWriter() {}

    /** One element whose content is these parts, one after the other. */
    public static byte[] element(int tag, byte[]... contents) {
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

    /** A set, whose elements stand in the order of their bytes (X.690, section 11.6). */
    public static byte[] set(int tag, byte[]... elements) {
        byte[][] sorted = elements.clone();
        Arrays.sort(sorted, Arrays::compareUnsigned);
        return element(tag, sorted);
    }
}
