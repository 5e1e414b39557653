package dev.sealane.artifact.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes cpio archives byte by byte, wrong ones included: the opposite of the strict writer under test. */
public final class RawCpio {
    /** The magic of the format without checksums. */
    public static final String NEWC = "070701";

    /** The magic of the format with checksums. */
    public static final String CRC = "070702";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Adds a member whose check field is right for its format. */
    public RawCpio add(String magic, String name, byte[] content) {
        return add(magic, name, content, magic.equals(CRC) ? sum(content) : 0);
    }

    /** Adds a member with this check field. */
    public RawCpio add(String magic, String name, byte[] content, long check) {
        byte[] nameBytes =
                Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), name.getBytes(StandardCharsets.UTF_8).length + 1);
        return add(header(magic, content.length, nameBytes.length, check), nameBytes, content);
    }

    /** Adds a member of these parts, each filled up to a multiple of four. */
    public RawCpio add(String header, byte[] name, byte[] content) {
        bytes.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(name);
        pad();
        bytes.writeBytes(content);
        pad();
        return this;
    }

    /** Adds bytes as they are. */
    public RawCpio raw(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    /** Ends the archive as it should end. */
    public RawCpio end(String magic) {
        add(magic, "TRAILER!!!", new byte[0], 0);
        bytes.writeBytes(new byte[-bytes.size() & 511]);
        return this;
    }

    /** The archive so far. */
    public byte[] bytes() {
        return bytes.toByteArray();
    }

    /** A header with these fields, the others zero. */
    public static String header(String magic, long size, int nameBytes, long check) {
        return magic + "00000001" + "000081a4" + "0".repeat(8 * 4) + String.format("%08x", size) + "0".repeat(8 * 4)
                + String.format("%08x%08x", nameBytes, check);
    }

    /** The sum of all bytes. */
    public static long sum(byte[] content) {
        long sum = 0;
        for (byte b : content) {
            sum += b & 0xff;
        }
        return sum & 0xffff_ffffL;
    }

    private void pad() {
        bytes.writeBytes(new byte[-bytes.size() & 3]);
    }
}
