package dev.sealane.artifact.cpio;

import dev.sealane.artifact.ArtifactException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The fixed part of a member's header: a magic and thirteen fields of eight hexadecimal digits (image digest, section 1.1).
 *
 * @param format what the magic says
 * @param size the length of the content
 * @param nameBytes the length of the name with its NUL, 2 to 256
 * @param checksum the check field
 */
record CpioHeader(CpioFormat format, long size, int nameBytes, long checksum) {
    static final int BYTES = 110;

    private static final int MAGIC_BYTES = 6;
    private static final int FIELD_DIGITS = 8;
    private static final int FIELDS = 13;
    private static final int NLINK = 4;
    private static final int MODE = 1;
    private static final int SIZE = 6;
    private static final int NAME_SIZE = 11;
    private static final int CHECK = 12;
    private static final int HEX = 16;

    /** A regular file that its owner may write: what installers assume whatever stands there. */
    private static final long REGULAR = 0_100644;

    static CpioHeader parse(byte[] header, String where) throws ArtifactException {
        String magic = new String(header, 0, MAGIC_BYTES, StandardCharsets.ISO_8859_1);
        for (CpioFormat format : CpioFormat.values()) {
            if (magic.equals(format.magic())) {
                return parse(format, header, where);
            }
        }
        throw new ArtifactException.Malformed(
                "cpio header in " + where, "the magic 070701 or 070702", "'" + magic + "'");
    }

    private static CpioHeader parse(CpioFormat format, byte[] header, String where) throws ArtifactException {
        long[] fields = new long[FIELDS];
        for (int i = 0; i < FIELDS; i++) {
            fields[i] = field(header, i, where);
        }
        long nameBytes = fields[NAME_SIZE];
        if (nameBytes > CpioEntry.MAX_NAME_BYTES + 1) {
            throw new ArtifactException.LimitExceeded("the bytes of a member's name", CpioEntry.MAX_NAME_BYTES, where);
        }
        if (nameBytes < 2) {
            throw new ArtifactException.Malformed("cpio header in " + where, "a name", "none");
        }
        return new CpioHeader(format, fields[SIZE], (int) nameBytes, fields[CHECK]);
    }

    private static long field(byte[] header, int index, String where) throws ArtifactException {
        long value = 0;
        int start = MAGIC_BYTES + index * FIELD_DIGITS;
        for (int i = start; i < start + FIELD_DIGITS; i++) {
            int digit = header[i] < 0 ? -1 : Character.digit((char) header[i], HEX);
            if (digit < 0) {
                String found = new String(header, start, FIELD_DIGITS, StandardCharsets.ISO_8859_1);
                throw new ArtifactException.Malformed(
                        "cpio header in " + where, "eight hexadecimal digits", "'" + found + "'");
            }
            value = value * HEX + digit;
        }
        return value;
    }

    /** The name in {@code bytes}, which end with the only NUL. */
    static String name(byte[] bytes, String where) throws ArtifactException {
        int length = bytes.length - 1;
        for (int i = 0; i < bytes.length; i++) {
            if ((bytes[i] == 0) != (i == length)) {
                throw new ArtifactException.Malformed(
                        "cpio header in " + where, "a name that ends with its only NUL", "another");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ArtifactException.Malformed("cpio header in " + where, "a name in UTF-8", "other bytes", e);
        }
    }

    /** The header and the name, filled up with zeros. */
    static byte[] encode(CpioEntry entry) {
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > CpioEntry.MAX_PORTABLE_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "a member's name has 1 to " + CpioEntry.MAX_PORTABLE_NAME_BYTES + " bytes");
        }
        int nameBytes = name.length + 1;
        long[] fields = new long[FIELDS];
        boolean trailer = entry.name().equals(CpioEntry.TRAILER);
        fields[MODE] = trailer ? 0 : REGULAR;
        fields[NLINK] = 1;
        fields[SIZE] = entry.size();
        fields[NAME_SIZE] = nameBytes;
        fields[CHECK] = entry.format() == CpioFormat.CRC ? entry.checksum() : 0;
        StringBuilder digits = new StringBuilder(entry.format().magic());
        for (long field : fields) {
            digits.append(String.format("%08x", field));
        }
        int length = BYTES + nameBytes;
        byte[] header = Arrays.copyOf(digits.toString().getBytes(StandardCharsets.US_ASCII), length + padding(length));
        System.arraycopy(name, 0, header, BYTES, name.length);
        return header;
    }

    /** How many zeros follow {@code length} bytes that start at a multiple of four. */
    static int padding(long length) {
        return (int) (-length & 3);
    }
}
