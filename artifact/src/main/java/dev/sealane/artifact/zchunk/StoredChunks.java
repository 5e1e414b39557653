package dev.sealane.artifact.zchunk;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import dev.sealane.artifact.ArtifactException;
import java.io.Closeable;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Turns stored chunks of one file into content, and compares both checksums. Holds one chunk of content at a time; for use
 * by one thread.
 */
public final class StoredChunks implements Closeable {
    private final ZchunkHeader header;
    private final String where;
    private final MessageDigest hash;
    private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
    private byte[] content = new byte[0];

    /**
     * Nothing is unpacked yet.
     *
     * @param where what the file is called in messages
     */
    public StoredChunks(ZchunkHeader header, String where) {
        this.header = header;
        this.where = where;
        this.hash = header.startHash();
    }

    /**
     * Unpacks a chunk; the dictionary, where there is one, comes first and is used from then on.
     *
     * @param stored begins with the chunk as the file holds it
     * @return the content, which lies at the beginning and is valid until the next call
     * @throws ArtifactException if either checksum is another one
     */
    public byte[] unpack(int chunk, byte[] stored) throws ArtifactException {
        boolean storedPlain = header.isStoredPlain(chunk);
        byte[] plain = storedPlain ? plain(chunk, stored) : unpacked(chunk, stored);
        boolean compared = chunk == ZchunkHeader.DICTIONARY && !storedPlain; // zck writes no other checksum for it.
        if (!compared && !isContent(chunk, plain)) {
            throw malformed(chunk, "content with the checksum of its header");
        }
        if (chunk == ZchunkHeader.DICTIONARY && header.hasDictionary()) {
            zstd.loadDict(Arrays.copyOf(plain, header.length(chunk)));
        }
        return plain;
    }

    private byte[] plain(int chunk, byte[] stored) throws ArtifactException {
        requireLength(chunk, header.storedLength(chunk));
        return stored;
    }

    private byte[] unpacked(int chunk, byte[] stored) throws ArtifactException {
        hash.update(stored, 0, header.storedLength(chunk));
        if (!header.hasStoredDigest(chunk, hash.digest())) {
            throw malformed(chunk, "stored bytes with the checksum of its header");
        }
        if (content.length < header.length(chunk)) {
            content = new byte[header.length(chunk)];
        }
        requireLength(chunk, decompress(chunk, stored));
        return content;
    }

    /** Compares content that comes from elsewhere with its checksum. */
    boolean isContent(int chunk, byte[] bytes) {
        hash.update(bytes, 0, header.length(chunk));
        return header.hasContentDigest(chunk, hash.digest());
    }

    private int decompress(int chunk, byte[] stored) throws ArtifactException {
        try {
            return zstd.decompressByteArray(content, 0, header.length(chunk), stored, 0, header.storedLength(chunk));
        } catch (ZstdException e) {
            throw new ArtifactException.Malformed(
                    name(chunk), "sound compressed data", String.valueOf(e.getMessage()), e);
        }
    }

    private void requireLength(int chunk, int found) throws ArtifactException {
        if (found != header.length(chunk)) {
            throw malformed(chunk, header.length(chunk) + " bytes of content");
        }
    }

    private ArtifactException malformed(int chunk, String expected) {
        return new ArtifactException.Malformed(name(chunk), expected, "something else");
    }

    private String name(int chunk) {
        return "chunk " + chunk + " of " + where;
    }

    @Override
    public void close() {
        zstd.close();
    }
}
