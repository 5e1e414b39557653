package dev.sealane.artifact.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/**
 * Writes one xz stream whose blocks are compressed on several threads.
 *
 * <p>Each block of the input is compressed as a stream of its own. From that stream the block is taken as it is, and its
 * sizes go into the one index at the end (xz file format 1.2, sections 2 and 4). The cut does not depend on the number of
 * threads, and neither do the bytes.
 */
final class XzOutput extends BlockOutput {
    /** Twice the dictionary of the preset: smaller blocks compress worse, larger ones cost memory. */
    static final int BLOCK_BYTES = 16 * 1024 * 1024;

    /** What encoder, input and output of one thread take. */
    private static final long BYTES_PER_THREAD = 192L * 1024 * 1024;

    private static final int HEADER_BYTES = 12;
    private static final int FOOTER_BYTES = 12;
    private static final int ALIGNMENT = 4;
    private static final byte[] STREAM_FLAGS = {0, XZ.CHECK_CRC64};

    private final OutputStream out;
    private final ByteArrayOutputStream index = new ByteArrayOutputStream();
    private final OrderedWorkers workers;
    private int blocks;

    XzOutput(OutputStream out, int threads) throws IOException {
        super(BLOCK_BYTES);
        this.out = out;
        int affordable = Math.clamp(Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_THREAD, 1, threads);
        this.workers = new OrderedWorkers(new BlockJoiner(), affordable);
        out.write(XZ.HEADER_MAGIC);
        out.write(STREAM_FLAGS);
        out.write(crc32(STREAM_FLAGS));
    }

    @Override
    void takeFull(byte[] full) throws IOException {
        workers.submit(() -> compress(full, full.length));
    }

    @Override
    void takeLast(byte[] last, int length) throws IOException {
        try (workers) {
            if (length > 0) {
                workers.submit(() -> compress(last, length));
            }
            workers.finish();
            writeIndexAndFooter();
            out.close();
        }
    }

    private static byte[] compress(byte[] block, int length) throws IOException {
        ByteArrayOutputStream stream = new ByteArrayOutputStream(length / 2);
        LZMA2Options options = new LZMA2Options();
        options.setDictSize(Math.clamp(length, LZMA2Options.DICT_SIZE_MIN, options.getDictSize()));
        try (XZOutputStream xz = new XZOutputStream(stream, options, XZ.CHECK_CRC64)) {
            xz.write(block, 0, length);
        }
        return stream.toByteArray();
    }

    /** Section 4: an indicator, the number of records, the records, padding and a checksum; then the footer. */
    private void writeIndexAndFooter() throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(0);
        writeNumber(whole, blocks);
        index.writeTo(whole);
        whole.writeBytes(new byte[-whole.size() & (ALIGNMENT - 1)]);
        byte[] bytes = whole.toByteArray();
        out.write(bytes);
        out.write(crc32(bytes));
        int backwardSize = (bytes.length + Integer.BYTES) / ALIGNMENT - 1;
        byte[] footer = ByteBuffer.allocate(Integer.BYTES + STREAM_FLAGS.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(backwardSize)
                .put(STREAM_FLAGS)
                .array();
        out.write(crc32(footer));
        out.write(footer);
        out.write(XZ.FOOTER_MAGIC);
    }

    private static void writeNumber(ByteArrayOutputStream to, long number) {
        long left = number;
        while (left >= 0x80) {
            to.write((int) (left | 0x80));
            left >>>= 7;
        }
        to.write((int) left);
    }

    private static byte[] crc32(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) crc.getValue())
                .array();
    }

    /** Takes one whole stream for each write, passes its only block on and remembers the block's index record. */
    private final class BlockJoiner extends OutputStream {
        @Override
        public void write(int b) {
            throw new IllegalStateException("workers hand over whole streams");
        }

        @Override
        public void write(byte[] stream, int offset, int length) throws IOException {
            int footerAt = length - FOOTER_BYTES;
            int backwardSize =
                    ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN).getInt(footerAt + Integer.BYTES);
            int indexAt = footerAt - (backwardSize + 1) * ALIGNMENT;
            out.write(stream, HEADER_BYTES, indexAt - HEADER_BYTES);
            index.writeBytes(onlyRecord(stream, indexAt));
            blocks++;
        }

        /** After the indicator and the count of one come two numbers, each ended by a byte below 0x80. */
        private static byte[] onlyRecord(byte[] stream, int indexAt) {
            int recordAt = indexAt + 2;
            int end = recordAt;
            for (int numbers = 0; numbers < 2; end++) {
                numbers += stream[end] >= 0 ? 1 : 0;
            }
            return Arrays.copyOfRange(stream, recordAt, end);
        }
    }
}
