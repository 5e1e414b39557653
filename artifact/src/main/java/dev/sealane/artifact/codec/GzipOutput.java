package dev.sealane.artifact.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Writes one gzip member (RFC 1952) whose blocks are compressed on several threads.
 *
 * <p>The input is cut into blocks of a fixed size. Each is deflated on its own with the 32 KiB before it as dictionary, so
 * that almost nothing is lost against one pass, and ends on a byte boundary, so that the results can be joined. The cut does
 * not depend on the number of threads, and neither do the bytes.
 */
final class GzipOutput extends BlockOutput {
    /** The lowest level whose output is no larger than the stock tool's; bench/ holds the comparison. */
    static final int LEVEL = 4;

    /** Large enough for the dictionary to cost little, small enough to give every core work. */
    static final int BLOCK_BYTES = 1024 * 1024;

    /** The reach of deflate's back references. */
    private static final int WINDOW_BYTES = 32 * 1024;

    /** Deflate without name or time, by an unknown system: nothing that depends on where and when this runs. */
    private static final byte[] HEADER = HexFormat.of().parseHex("1f8b08000000000000ff");

    private final OutputStream out;
    private final OrderedWorkers workers;
    private final CRC32 crc = new CRC32();
    private byte[] window = new byte[0];
    private long length;

    GzipOutput(OutputStream out, int threads) throws IOException {
        super(BLOCK_BYTES);
        this.out = out;
        this.workers = new OrderedWorkers(out, threads);
        out.write(HEADER);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        crc.update(bytes, offset, count);
        length += count;
        super.write(bytes, offset, count);
    }

    @Override
    void takeFull(byte[] full) throws IOException {
        submit(full, full.length, false);
    }

    @Override
    void takeLast(byte[] last, int lastLength) throws IOException {
        try (workers) {
            submit(last, lastLength, true);
            workers.finish();
            writeLittleEndian(crc.getValue());
            writeLittleEndian(length);
            out.close();
        }
    }

    private void submit(byte[] block, int blockLength, boolean last) throws IOException {
        byte[] dictionary = window;
        workers.submit(() -> deflate(block, blockLength, dictionary, last));
        window = Arrays.copyOfRange(block, Math.max(0, blockLength - WINDOW_BYTES), blockLength);
    }

    private static byte[] deflate(byte[] block, int length, byte[] dictionary, boolean last) {
        Deflater deflater = new Deflater(LEVEL, true);
        try {
            deflater.setDictionary(dictionary);
            deflater.setInput(block, 0, length);
            if (last) {
                deflater.finish();
            }
            ByteArrayOutputStream deflated = new ByteArrayOutputStream(length / 2 + 64);
            byte[] buffer = new byte[64 * 1024];
            int count;
            do {
                count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
                deflated.write(buffer, 0, count);
            } while (last ? !deflater.finished() : count == buffer.length);
            return deflated.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private void writeLittleEndian(long value) throws IOException {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            out.write((int) (value >>> shift) & 0xff);
        }
    }
}
