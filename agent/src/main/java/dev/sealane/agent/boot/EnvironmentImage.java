package dev.sealane.agent.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.zip.CRC32;

/**
 * The bytes of one copy of a U-Boot environment (uboot.md 1.1).
 *
 * <p>A single environment is a CRC-32 and data; a copy of a redundant one has a flags byte in between, which the CRC does
 * not cover. The data is the variables and then padding, all of it under the CRC.
 */
final class EnvironmentImage {
    /** mkenvimage's padding, and what erased flash holds. */
    static final byte PADDING = (byte) 0xFF;

    private static final int CRC_LENGTH = 4;
    private static final int FLAGS_OFFSET = 4;

    private final byte[] bytes;
    private final boolean redundant;

    EnvironmentImage(byte[] bytes, boolean redundant) {
        this.bytes = bytes.clone();
        this.redundant = redundant;
    }

    /**
     * Builds a copy.
     *
     * @throws BootException if the variables do not fit into {@code size} bytes
     */
    static EnvironmentImage of(
            SortedMap<String, String> variables, int size, boolean redundant, int flags, byte padding)
            throws BootException {
        byte[] text = EnvironmentText.format(variables);
        int start = dataOffset(redundant);
        if (text.length > size - start) {
            throw new BootException(
                    BootException.Reason.TOO_LARGE,
                    "the variables need " + text.length + " bytes and the environment holds " + (size - start));
        }
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, padding);
        System.arraycopy(text, 0, bytes, start, text.length);
        if (redundant) {
            bytes[FLAGS_OFFSET] = (byte) flags;
        }
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt((int) crc(bytes, start));
        return new EnvironmentImage(bytes, redundant);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    boolean hasValidCrc() {
        int stored = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        return stored == (int) crc(bytes, dataOffset(redundant));
    }

    /** 0 to 255; 0 for a single environment, which has none. */
    int flags() {
        return redundant ? Byte.toUnsignedInt(bytes[FLAGS_OFFSET]) : 0;
    }

    /**
     * The variables, which are meaningful only under a valid CRC.
     *
     * @throws BootException if the data is not a well-formed list of variables
     */
    SortedMap<String, String> variables() throws BootException {
        int start = dataOffset(redundant);
        return EnvironmentText.parse(ByteBuffer.wrap(bytes, start, bytes.length - start));
    }

    /** Where the flags byte of a redundant copy is, for the one write that makes a copy obsolete on NOR flash. */
    static int flagsOffset() {
        return FLAGS_OFFSET;
    }

    static int dataOffset(boolean redundant) {
        return redundant ? CRC_LENGTH + 1 : CRC_LENGTH;
    }

    private static long crc(byte[] bytes, int from) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, bytes.length - from);
        return crc.getValue();
    }
}
