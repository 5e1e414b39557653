package dev.sealane.artifact.tar;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The bytes of a reproducible USTAR archive: owner root, no user names, no device.
 *
 * <p>A name over 100 bytes and a size of 8 GiB or more go into a PAX extended header in front (format digest,
 * section 1.1).
 */
public final class TarWriter {
    private static final byte[] END = new byte[2 * TarHeader.BLOCK_BYTES];
    private static final String PAX_DIRECTORY = "PaxHeaders.0/";

    private TarWriter() {}

    /** All header blocks of an entry; its content follows, then {@link #padding}. */
    public static byte[] header(TarEntry entry) {
        byte[] records = PaxRecords.encode(entry);
        ByteArrayOutputStream blocks = new ByteArrayOutputStream();
        if (records.length > 0) {
            blocks.writeBytes(TarHeader.encode(PAX_DIRECTORY + entry.name(), records.length, 0, 0, TarHeader.PAX));
            blocks.writeBytes(records);
            blocks.writeBytes(padding(records.length));
        }
        long shownSize = entry.size() >= TarHeader.OCTAL_SIZE_LIMIT ? 0 : entry.size();
        long seconds = Math.max(0, entry.modified().getEpochSecond());
        blocks.writeBytes(TarHeader.encode(entry.name(), shownSize, entry.mode(), seconds, TarHeader.REGULAR));
        return blocks.toByteArray();
    }

    /** The zeros that fill the last block of a content of {@code size} bytes. */
    public static byte[] padding(long size) {
        return new byte[(int) (-size & (TarHeader.BLOCK_BYTES - 1))];
    }

    /** The two zero blocks that end an archive. */
    public static byte[] end() {
        return END.clone();
    }

    /** Writes a small entry that is in memory. */
    public static void write(OutputStream out, String name, int mode, byte[] content) throws IOException {
        out.write(header(TarEntry.reproducible(name, content.length, mode)));
        out.write(content);
        out.write(padding(content.length));
    }

    /** The room that an entry takes, headers and padding included. */
    public static long storedSize(TarEntry entry) {
        return header(entry).length + entry.size() + padding(entry.size()).length;
    }
}
