package dev.sealane.artifact.codec;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Opens streams that compress. The bytes depend on the input alone, never on the number of threads. */
public final class Compressor {
    /** Still smaller than the stock tool's gzip, and so cheap that hashing takes as long; bench/ holds the comparison. */
    static final int ZSTD_LEVEL = 1;

    private Compressor() {}

    /**
     * Opens a stream that compresses into {@code out}.
     *
     * @param out where the compressed bytes go; stays open
     * @param threads how many threads may compress at once
     * @return a stream that has to be closed for the compressed data to be complete
     */
    public static OutputStream open(OutputStream out, Compression compression, int threads) throws IOException {
        OutputStream kept = new KeepOpen(out);
        return switch (compression) {
            case NONE -> kept;
            case GZIP -> new GzipOutput(kept, threads);
            case XZ -> new XzOutput(kept, threads);
            case ZSTD -> new ZstdOutputStreamNoFinalizer(kept, ZSTD_LEVEL).setWorkers(threads);
        };
    }

    private static final class KeepOpen extends FilterOutputStream {
        KeepOpen(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
