package dev.sealane.artifact.zchunk;

import dev.sealane.artifact.ArtifactException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** Reads a header: its lead and checksum, the preface, the index and the signatures, in this order. */
final class HeaderReader {
    private static final byte[] ID = "\0ZCK1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] DETACHED_ID = "\0ZHR1".getBytes(StandardCharsets.US_ASCII);
    private static final long OPTIONAL_ELEMENTS = 2;
    private static final long UNCOMPRESSED_SOURCE = 4;
    private static final long ZSTD = 2;

    /** Neither elements nor signatures are defined yet. */
    private static final int MAX_EXTRAS = 100;

    private final byte[] bytes;
    private final String where;
    private final HeaderBytes fields;

    HeaderReader(byte[] bytes, String where) {
        this.bytes = bytes;
        this.where = where;
        this.fields = new HeaderBytes(bytes, where);
    }

    ZchunkHeader read() throws ArtifactException {
        ChunkHash whole = readLead();
        fields.skip(whole.bytes()); // Of the data: not computed for such files.
        boolean elements = readFlags();
        boolean zstd = readCompression();
        if (elements) {
            skipExtras();
        }
        int indexBytes = fields.length();
        int indexEnd = fields.position() + indexBytes;
        ChunkHash hash = ChunkHash.of(fields.number(), where);
        ChunkIndex chunks = readChunks(hash, zstd);
        fields.requireAt(indexEnd, "an index");
        skipExtras(); // Signatures: none is defined, and the image vouches for the header.
        fields.requireAt(bytes.length, "a header");
        return new ZchunkHeader(bytes, hash, zstd, chunks);
    }

    /** The checksum covers everything but itself; a detached header has that of the file. */
    private ChunkHash readLead() throws ArtifactException {
        byte[] id = Arrays.copyOf(bytes, ID.length);
        if (!Arrays.equals(id, ID) && !Arrays.equals(id, DETACHED_ID)) {
            throw new ArtifactException.NotAnArtifact(
                    "the header of a zchunk file, which begins with "
                            + HexFormat.of().formatHex(ID),
                    HexFormat.of().formatHex(id) + " in " + where);
        }
        fields.skip(ID.length);
        ChunkHash whole = ChunkHash.of(fields.number(), where);
        int length = fields.length();
        int checksum = fields.skip(whole.bytes());
        if (bytes.length - fields.position() < length) {
            throw new ArtifactException.Truncated(where);
        }
        fields.requireAt(bytes.length - length, "a header with nothing behind it, and a lead");
        MessageDigest hash = whole.start();
        hash.update(ID);
        hash.update(bytes, ID.length, checksum - ID.length);
        hash.update(bytes, fields.position(), length);
        requireChecksum(hash.digest(), checksum);
        return whole;
    }

    private void requireChecksum(byte[] found, int at) throws ArtifactException {
        if (!Arrays.equals(found, 0, found.length, bytes, at, at + found.length)) {
            throw fields.malformed(
                    "a header with the checksum " + HexFormat.of().formatHex(bytes, at, at + found.length),
                    HexFormat.of().formatHex(found));
        }
    }

    /** Whether there are optional elements. */
    private boolean readFlags() throws ArtifactException {
        long flags = fields.number();
        if ((flags & ~(OPTIONAL_ELEMENTS | UNCOMPRESSED_SOURCE)) != 0) {
            throw new ArtifactException.UnsupportedFeature("the zchunk flags " + flags, where);
        }
        if ((flags & UNCOMPRESSED_SOURCE) == 0) {
            throw new ArtifactException.UnsupportedFeature(
                    "a zchunk file without checksums of its content; expected one made by 'zck --uncompressed'", where);
        }
        return (flags & OPTIONAL_ELEMENTS) != 0;
    }

    private boolean readCompression() throws ArtifactException {
        long compression = fields.number();
        if (compression != 0 && compression != ZSTD) {
            throw new ArtifactException.UnsupportedFeature("the compression type " + compression, where);
        }
        return compression == ZSTD;
    }

    /** A list of types with bytes of their own, none of which matters for the content. */
    private void skipExtras() throws ArtifactException {
        int count = fields.number(MAX_EXTRAS, "the extra parts of a zchunk header");
        for (int i = 0; i < count; i++) {
            fields.number();
            fields.skip(fields.length());
        }
    }

    private ChunkIndex readChunks(ChunkHash hash, boolean zstd) throws ArtifactException {
        int digests = 2 * hash.bytes();
        int count = fields.number((bytes.length - fields.position()) / digests, "the chunks in a header of this size");
        if (count == 0) {
            throw fields.malformed("at least the chunk of the dictionary", "none");
        }
        ChunkIndex chunks = new ChunkIndex(count);
        for (int i = 0; i < count; i++) {
            int position = fields.skip(digests);
            int stored = fields.number(ZchunkHeader.MAX_STORED_BYTES, "the stored bytes of a chunk");
            int length = fields.number(ZchunkHeader.MAX_CHUNK_BYTES, "the bytes of a chunk");
            requireLengths(i, stored, length, zstd);
            chunks.set(i, position, stored, length);
        }
        return chunks;
    }

    private void requireLengths(int chunk, int stored, int length, boolean zstd) throws ArtifactException {
        if ((stored == 0) != (length == 0) || (!zstd && stored != length)) {
            throw fields.malformed(
                    "lengths that belong together",
                    "chunk " + chunk + " with " + stored + " bytes stored for " + length);
        }
    }
}
