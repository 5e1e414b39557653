package dev.sealane.artifact.zchunk;

import dev.sealane.artifact.ArtifactException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The header of a zchunk file: which chunks the file holds, and the checksums of each, as stored and as content (zchunk's file
 * format, version 1). Immutable; memory is the header itself and some twenty bytes for each chunk.
 *
 * <p>Whoever trusts the header can trust every chunk that was compared with it, wherever the chunk came from; there is no
 * checksum over the whole in files that may be rebuilt from something unpacked.
 *
 * <p>Chunk 0 is the dictionary that the others are compressed with; it is empty where there is none.
 */
public final class ZchunkHeader {
    /** An image of 7 GiB, in chunks of the size that {@code zck} makes. */
    public static final int MAX_BYTES = 16 * 1024 * 1024;

    /** The longest chunk that {@code zck} makes, whatever it is told. */
    public static final int MAX_CHUNK_BYTES = 10 * 1024 * 1024;

    /** What compression can add to bytes that do not compress. */
    public static final int MAX_STORED_BYTES = MAX_CHUNK_BYTES + 64 * 1024;

    /** The number of the dictionary. */
    static final int DICTIONARY = 0;

    private final byte[] bytes;
    private final ChunkHash hash;
    private final boolean zstd;
    private final ChunkIndex chunks;
    private final long[] positions;
    private final long contentBytes;

    ZchunkHeader(byte[] bytes, ChunkHash hash, boolean zstd, ChunkIndex chunks) {
        this.bytes = bytes;
        this.hash = hash;
        this.zstd = zstd;
        this.chunks = chunks;
        this.positions = new long[chunks.count() + 1];
        positions[0] = bytes.length;
        long content = 0;
        for (int i = 0; i < chunks.count(); i++) {
            positions[i + 1] = positions[i] + chunks.stored(i);
            content += i == DICTIONARY ? 0 : chunks.length(i);
        }
        this.contentBytes = content;
    }

    /**
     * Reads a header, and nothing may follow it.
     *
     * @param where what it is called in messages
     * @throws ArtifactException if it is none, is damaged, or describes a file that cannot be rebuilt here
     */
    public static ZchunkHeader read(InputStream in, String where) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            throw new ArtifactException.LimitExceeded("the bytes of a zchunk header", MAX_BYTES, where);
        }
        return new HeaderReader(bytes, where).read();
    }

    /** How many chunks there are, with the dictionary. */
    public int count() {
        return chunks.count();
    }

    /** How many bytes the content has. */
    public long contentBytes() {
        return contentBytes;
    }

    /** How many bytes the file has. */
    public long fileBytes() {
        return positions[count()];
    }

    /** Where in the file a chunk begins; that of {@link #count} is the end. */
    public long position(int chunk) {
        return positions[chunk];
    }

    /** How many bytes of the file a chunk takes. */
    public int storedLength(int chunk) {
        return chunks.stored(chunk);
    }

    /** How many bytes of content a chunk is. */
    public int length(int chunk) {
        return chunks.length(chunk);
    }

    /** Whether chunks need the dictionary. */
    public boolean hasDictionary() {
        return chunks.length(DICTIONARY) > 0;
    }

    boolean isZstd() {
        return zstd;
    }

    MessageDigest startHash() {
        return hash.start();
    }

    /** Stored without compression: the first checksum is zero then (flag 2). */
    boolean isStoredPlain(int chunk) {
        int at = chunks.digests(chunk);
        for (int i = at; i < at + hash.bytes(); i++) {
            if (bytes[i] != 0) {
                return !zstd;
            }
        }
        return true;
    }

    boolean hasStoredDigest(int chunk, byte[] digest) {
        return isAt(chunks.digests(chunk), digest);
    }

    boolean hasContentDigest(int chunk, byte[] digest) {
        return isAt(contentDigest(chunk), digest);
    }

    /** The first bytes of the checksum of the content: evenly distributed, as checksums are. */
    int contentKey(int chunk) {
        return DigestTable.key(bytes, contentDigest(chunk));
    }

    boolean hasSameContent(int one, int other) {
        int first = contentDigest(one);
        int second = contentDigest(other);
        return Arrays.equals(bytes, first, first + hash.bytes(), bytes, second, second + hash.bytes());
    }

    private int contentDigest(int chunk) {
        return chunks.digests(chunk) + hash.bytes();
    }

    private boolean isAt(int position, byte[] digest) {
        return Arrays.equals(bytes, position, position + hash.bytes(), digest, 0, digest.length);
    }
}
