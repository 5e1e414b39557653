package dev.sealane.artifact.tar;

import dev.sealane.artifact.ArtifactException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One 512-byte header block: USTAR ("ustar" NUL "00"), GNU ("ustar" two spaces NUL) or V7 (no magic).
 *
 * @param name the name field, with the USTAR prefix in front
 * @param typeFlag what kind of entry it is
 */
record TarHeader(String name, long size, int mode, long modifiedSeconds, byte typeFlag) {
    static final int BLOCK_BYTES = 512;
    static final byte REGULAR = '0';
    static final byte PAX = 'x';
    static final byte GNU_LONG_NAME = 'L';

    /** The largest size that eleven octal digits hold is one byte less than this. */
    static final long OCTAL_SIZE_LIMIT = 8L * 1024 * 1024 * 1024;

    private static final byte V7_REGULAR = 0;

    private static final Field NAME = new Field("name", 0, 100);
    private static final Field MODE = new Field("mode", 100, 8);
    private static final Field UID = new Field("uid", 108, 8);
    private static final Field GID = new Field("gid", 116, 8);
    private static final Field SIZE = new Field("size", 124, 12);
    private static final Field MODIFIED = new Field("mtime", 136, 12);
    private static final Field CHECKSUM = new Field("chksum", 148, 8);
    private static final int TYPE_FLAG = 156;
    private static final Field MAGIC = new Field("magic", 257, 8);
    private static final Field DEVICE_MAJOR = new Field("devmajor", 329, 8);
    private static final Field DEVICE_MINOR = new Field("devminor", 337, 8);
    private static final Field PREFIX = new Field("prefix", 345, 155);

    private static final byte[] USTAR_MAGIC = "ustar\00000".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] GNU_MAGIC = "ustar  \0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] V7_MAGIC = new byte[8];

    static final int NAME_BYTES = NAME.length;

    private record Field(String label, int offset, int length) {
        byte[] in(byte[] block) {
            return Arrays.copyOfRange(block, offset, offset + length);
        }
    }

    /**
     * Reads a block that is not all zeros.
     *
     * @param where the archive, for messages
     */
    static TarHeader parse(byte[] block, String where) throws ArtifactException {
        checkChecksum(block, where);
        byte[] magic = MAGIC.in(block);
        boolean ustar = Arrays.equals(magic, USTAR_MAGIC);
        if (!ustar && !Arrays.equals(magic, GNU_MAGIC) && !Arrays.equals(magic, V7_MAGIC)) {
            throw malformed(where, MAGIC, "the magic of USTAR, GNU or V7", "another");
        }
        String name = text(block, NAME, where);
        String prefix = ustar ? text(block, PREFIX, where) : "";
        byte typeFlag = block[TYPE_FLAG] == V7_REGULAR ? REGULAR : block[TYPE_FLAG];
        return new TarHeader(
                prefix.isEmpty() ? name : prefix + "/" + name,
                nonNegative(number(block, SIZE, where), where),
                (int) (number(block, MODE, where) & 0_7777),
                number(block, MODIFIED, where),
                typeFlag);
    }

    /** The block of a USTAR header with owner root and no device. The name has to fit into its field. */
    static byte[] encode(String name, long size, int mode, long modifiedSeconds, byte typeFlag) {
        byte[] block = new byte[BLOCK_BYTES];
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(nameBytes, 0, block, NAME.offset, Math.min(nameBytes.length, NAME.length));
        octal(block, MODE, mode);
        octal(block, UID, 0);
        octal(block, GID, 0);
        octal(block, SIZE, size);
        octal(block, MODIFIED, modifiedSeconds);
        block[TYPE_FLAG] = typeFlag;
        System.arraycopy(USTAR_MAGIC, 0, block, MAGIC.offset, MAGIC.length);
        octal(block, DEVICE_MAJOR, 0);
        octal(block, DEVICE_MINOR, 0);
        byte[] checksum = String.format("%06o\0 ", sum(block)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(checksum, 0, block, CHECKSUM.offset, CHECKSUM.length);
        return block;
    }

    private static void octal(byte[] block, Field field, long value) {
        String digits = Long.toOctalString(value);
        int room = field.length - 1;
        if (digits.length() > room) {
            throw new IllegalArgumentException(field.label + " does not fit into its field: " + value);
        }
        String padded = "0".repeat(room - digits.length()) + digits;
        System.arraycopy(padded.getBytes(StandardCharsets.US_ASCII), 0, block, field.offset, room);
    }

    private static void checkChecksum(byte[] block, String where) throws ArtifactException {
        long stored = number(block, CHECKSUM, where);
        int computed = sum(block);
        if (stored != computed) {
            throw malformed(where, CHECKSUM, Integer.toOctalString(computed), Long.toOctalString(stored));
        }
    }

    /** The sum of all bytes, the checksum field itself counted as spaces. */
    private static int sum(byte[] block) {
        int sum = 0;
        for (int i = 0; i < BLOCK_BYTES; i++) {
            boolean inChecksum = i >= CHECKSUM.offset && i < CHECKSUM.offset + CHECKSUM.length;
            sum += inChecksum ? ' ' : block[i] & 0xff;
        }
        return sum;
    }

    /** Octal digits between optional blanks; or, with the top bit set, a base-256 number as GNU tar writes it. */
    private static long number(byte[] block, Field field, String where) throws ArtifactException {
        byte[] bytes = field.in(block);
        if ((bytes[0] & 0x80) != 0) {
            return base256(bytes, field, where);
        }
        int end = bytes.length;
        while (end > 0 && (bytes[end - 1] == 0 || bytes[end - 1] == ' ')) {
            end--;
        }
        int start = 0;
        while (start < end && bytes[start] == ' ') {
            start++;
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 7) {
                throw malformed(where, field, "octal digits", new String(bytes, StandardCharsets.ISO_8859_1));
            }
            value = (value << 3) | digit;
        }
        return value;
    }

    /** The last eight bytes hold the value; whatever is before them may only repeat its sign. */
    private static long base256(byte[] bytes, Field field, String where) throws ArtifactException {
        byte[] signed = bytes.clone();
        boolean negative = (bytes[0] & 0x40) != 0;
        signed[0] = negative ? bytes[0] : (byte) (bytes[0] & 0x7f);
        int valueAt = signed.length - Long.BYTES;
        long value = ByteBuffer.wrap(signed).order(ByteOrder.BIG_ENDIAN).getLong(valueAt);
        for (int i = 0; i < valueAt; i++) {
            if (signed[i] != (negative ? -1 : 0)) {
                throw malformed(where, field, "a number of at most 63 bits", "a larger one");
            }
        }
        if (value < 0 != negative) {
            throw malformed(where, field, "a number of at most 63 bits", "a larger one");
        }
        return value;
    }

    private static long nonNegative(long size, String where) throws ArtifactException {
        if (size < 0) {
            throw malformed(where, SIZE, "a size", Long.toString(size));
        }
        return size;
    }

    private static String text(byte[] block, Field field, String where) throws ArtifactException {
        byte[] bytes = field.in(block);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return utf8(bytes, length, "the " + field.label + " field in " + where);
    }

    /** Decodes UTF-8 and refuses everything else. */
    static String utf8(byte[] bytes, int length, String where) throws ArtifactException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ArtifactException.Malformed(where, "UTF-8", "other bytes", e);
        }
    }

    private static ArtifactException malformed(String where, Field field, String expected, String found) {
        return new ArtifactException.Malformed(
                "tar header in " + where, "in the field " + field.label + " " + expected, found);
    }
}
