package dev.sealane.artifact.codec;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.sealane.artifact.ArtifactException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/**
 * Opens compressed content as a stream, with bounded memory.
 *
 * <p>The caller bounds the number of bytes that come out. Content that is not what its name says, or is corrupt, ends in an
 * {@link ArtifactException}; failures of the stream underneath pass through as they are.
 */
public final class Decompressor {
    /** The tools write dictionaries of 64 MiB, which need about 65 MiB to decode (format digest, section 5). */
    static final int XZ_MEMORY_KIB = 80 * 1024;

    /** 128 MiB, the largest window that zstd itself reads without being asked to. */
    static final int ZSTD_WINDOW_LOG = 27;

    private static final int BUFFER_BYTES = 64 * 1024;

    private Decompressor() {}

    /**
     * Opens {@code stored} after checking that it starts as {@code compression} does.
     *
     * @param where what the content is called in messages
     * @return the content; closing it frees native memory and does not close {@code stored}
     */
    public static InputStream open(InputStream stored, Compression compression, String where) throws IOException {
        return open(stored, compression, where, false);
    }

    /** The same for content that has to be one gzip member, or frames of another format, and nothing behind. */
    public static InputStream openWhole(InputStream stored, Compression compression, String where) throws IOException {
        return open(stored, compression, where, true);
    }

    private static InputStream open(InputStream stored, Compression compression, String where, boolean whole)
            throws IOException {
        if (compression == Compression.NONE) {
            return new KeepOpen(stored);
        }
        BufferedInputStream buffered = new BufferedInputStream(new KeepOpen(stored), BUFFER_BYTES);
        buffered.mark(Compression.MAGIC_BYTES);
        compression.checkMagic(buffered.readNBytes(Compression.MAGIC_BYTES), where);
        buffered.reset();
        return switch (compression) {
            case NONE -> throw new IllegalStateException("returned above");
            case GZIP -> new GzipInput(buffered, where, whole);
            case XZ -> new Explained(openXz(buffered, where), where);
            case ZSTD -> new Explained(new ZstdInputStreamNoFinalizer(buffered).setLongMax(ZSTD_WINDOW_LOG), where);
        };
    }

    private static InputStream openXz(InputStream in, String where) throws IOException {
        try {
            return new XZInputStream(in, XZ_MEMORY_KIB);
        } catch (IOException e) {
            throw explain(e, where);
        }
    }

    private static IOException explain(IOException e, String where) {
        return switch (e) {
            case ArtifactException refused -> refused;
            case MemoryLimitException _ ->
                new ArtifactException.LimitExceeded("KiB of xz memory", XZ_MEMORY_KIB, where);
            case EOFException end -> new ArtifactException.Truncated(where, end);
            case XZIOException corrupt -> corrupt(where, corrupt);
            case ZstdIOException corrupt -> corrupt(where, corrupt);
            default -> e;
        };
    }

    private static ArtifactException corrupt(String where, IOException cause) {
        return new ArtifactException.Malformed(
                where, "sound compressed data", String.valueOf(cause.getMessage()), cause);
    }

    /** Lets closing free the decoder without closing the input. */
    private static final class KeepOpen extends FilterInputStream {
        KeepOpen(InputStream in) {
            super(in);
        }

        @Override
        public void close() {}
    }

    /** Turns the decoders' own exceptions into this module's. */
    private static final class Explained extends FilterInputStream {
        private final String where;

        Explained(InputStream in, String where) {
            super(in);
            this.where = where;
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                throw explain(e, where);
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return super.read(into, offset, length);
            } catch (IOException e) {
                throw explain(e, where);
            }
        }

        @Override
        public long skip(long count) throws IOException {
            try {
                return super.skip(count);
            } catch (IOException e) {
                throw explain(e, where);
            }
        }
    }
}
