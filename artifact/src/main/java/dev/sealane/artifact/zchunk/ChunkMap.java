package dev.sealane.artifact.zchunk;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.stream.Basis;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Where each chunk of a file comes from: from a position of something that is there already, or from the file itself.
 *
 * <p>Nothing is trusted that a map says: whoever takes a chunk compares its checksum.
 */
public final class ChunkMap {
    private static final long MISSING = -1;
    private static final int BUFFER_BYTES = 256 * 1024;

    private final long[] sources;

    private ChunkMap(long[] sources) {
        this.sources = sources;
    }

    /**
     * Cuts {@code basis} into chunks as zchunk does, and finds those of the header among them. Reads it once.
     *
     * @param basisBytes how much of it is looked at
     * @param where what the header is called in messages
     */
    public static ChunkMap find(ZchunkHeader header, Basis basis, long basisBytes, String where) throws IOException {
        DigestTable table = new DigestTable(header, where);
        long[] sources = new long[header.count()];
        Arrays.fill(sources, MISSING);
        new Search(header, table, sources).through(basis, basisBytes);
        for (int chunk = 1; chunk < sources.length; chunk++) {
            sources[chunk] = sources[table.first(chunk)];
        }
        return new ChunkMap(sources);
    }

    /** One pass over a basis. */
    private static final class Search {
        private final ZchunkHeader header;
        private final DigestTable table;
        private final long[] sources;
        private final Chunker chunker = new Chunker();
        private final MessageDigest hash;
        private long start;

        Search(ZchunkHeader header, DigestTable table, long[] sources) {
            this.header = header;
            this.table = table;
            this.sources = sources;
            this.hash = header.startHash();
        }

        void through(Basis basis, long size) throws IOException {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (long position = 0; position < size; ) {
                int length = (int) Math.min(buffer.length, size - position);
                basis.read(position, buffer, 0, length);
                cut(buffer, length, position);
                position += length;
            }
            end(size);
        }

        private void cut(byte[] buffer, int length, long position) {
            int from = 0;
            for (int i = 0; i < length; i++) {
                if (chunker.cutsBefore(buffer[i])) {
                    hash.update(buffer, from, i - from);
                    from = i;
                    end(position + i);
                }
            }
            hash.update(buffer, from, length - from);
        }

        private void end(long position) {
            int chunk = table.first(hash.digest());
            if (chunk >= 0 && header.length(chunk) == position - start) {
                sources[chunk] = start;
            }
            start = position;
        }
    }

    /** The position that a chunk can be taken from, or negative if it is missing. */
    public long source(int chunk) {
        return sources[chunk];
    }

    /** Whether a chunk has to come from the file: the dictionary only if another one does. */
    public boolean isMissing(ZchunkHeader header, int chunk) {
        if (chunk == ZchunkHeader.DICTIONARY) {
            return header.hasDictionary() && missingBytes(header) > 0;
        }
        return sources[chunk] < 0 && header.length(chunk) > 0;
    }

    /** How many bytes of the file are missing, the dictionary apart. */
    public long missingBytes(ZchunkHeader header) {
        long missing = 0;
        for (int chunk = 1; chunk < sources.length; chunk++) {
            missing += sources[chunk] < 0 ? header.storedLength(chunk) : 0;
        }
        return missing;
    }

    /** The map in bytes, eight for each chunk. */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(sources.length * Long.BYTES);
        bytes.asLongBuffer().put(sources);
        return bytes.array();
    }

    /**
     * The map of a header that was kept as bytes.
     *
     * @throws ArtifactException if it is another header's
     */
    public static ChunkMap read(InputStream in, ZchunkHeader header, String where) throws IOException {
        long[] sources = new long[header.count()];
        try {
            DataInputStream numbers = new DataInputStream(new BufferedInputStream(in));
            for (int chunk = 0; chunk < sources.length; chunk++) {
                sources[chunk] = numbers.readLong();
            }
        } catch (EOFException e) {
            throw new ArtifactException.Truncated(where, e);
        }
        return new ChunkMap(sources);
    }
}
