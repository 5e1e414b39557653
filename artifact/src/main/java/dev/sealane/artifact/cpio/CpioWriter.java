package dev.sealane.artifact.cpio;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * The bytes of a reproducible cpio archive: owner root, no times, no inodes, filled up to blocks of 512 bytes.
 *
 * <p>Every archive starts at a position that is a multiple of four; so does every member in it.
 */
public final class CpioWriter {
    private static final int BLOCK_BYTES = 512;

    private CpioWriter() {}

    /** Sums up content for its header while it is written. Not thread-safe. */
    public static final class Checksum {
        private long sum;

        /** Starts with nothing. */
        public Checksum() {
            this.sum = 0;
        }

        /** Takes some content. */
        public void update(byte[] bytes, int offset, int length) {
            sum += CpioReader.sumOf(bytes, offset, length);
        }

        /** The sum so far, modulo 2<sup>32</sup>. */
        public long value() {
            return sum & CpioEntry.MAX_BYTES;
        }
    }

    /** Header and name of a member; its content follows, then {@link #padding}. */
    public static byte[] header(CpioEntry entry) {
        return CpioHeader.encode(entry);
    }

    /** The zeros behind a content of {@code size} bytes. */
    public static byte[] padding(long size) {
        return new byte[CpioHeader.padding(size)];
    }

    /** The trailer and the zeros that fill the last block of an archive whose members take {@code length} bytes. */
    public static byte[] end(CpioFormat format, long length) {
        byte[] trailer = header(new CpioEntry(CpioEntry.TRAILER, 0, format, 0));
        int fill = (int) (-(length + trailer.length) & (BLOCK_BYTES - 1));
        return Arrays.copyOf(trailer, trailer.length + fill);
    }

    /** Writes a small member that is in memory. */
    public static void write(OutputStream out, CpioFormat format, String name, byte[] content) throws IOException {
        Checksum checksum = new Checksum();
        checksum.update(content, 0, content.length);
        out.write(header(new CpioEntry(name, content.length, format, checksum.value())));
        out.write(content);
        out.write(padding(content.length));
    }
}
