package dev.sealane.artifact.zchunk;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.stream.Basis;
import dev.sealane.artifact.stream.BlockInput;
import java.io.IOException;
import java.io.InputStream;

/**
 * The content of a zchunk file, rebuilt from chunks that are there already and chunks that were missing; each is compared
 * with its checksum before its first byte is handed out. Memory is three chunks.
 */
public final class RebuiltInput extends BlockInput {
    private final ZchunkHeader header;
    private final ChunkMap map;
    private final Basis basis;
    private final InputStream missing;
    private final String where;
    private final StoredChunks chunks;
    private byte[] stored = new byte[0];
    private byte[] copied = new byte[0];
    private byte[] content = new byte[0];
    private int chunk = -1;
    private int position;
    private int length;

    /**
     * Starts before the first byte.
     *
     * @param missing the missing chunks as the file holds them, one after another; closed with this stream
     * @param where what the file is called in messages
     */
    public RebuiltInput(ZchunkHeader header, ChunkMap map, Basis basis, InputStream missing, String where) {
        this.header = header;
        this.map = map;
        this.basis = basis;
        this.missing = missing;
        this.where = where;
        this.chunks = new StoredChunks(header, where);
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (position == length) {
            if (chunk + 1 == header.count()) {
                return -1;
            }
            chunk++;
            next();
        }
        int copy = Math.min(count, length - position);
        System.arraycopy(content, position, into, offset, copy);
        position += copy;
        return copy;
    }

    private void next() throws IOException {
        position = 0;
        length = chunk == ZchunkHeader.DICTIONARY ? 0 : header.length(chunk);
        if (map.isMissing(header, chunk)) {
            stored = roomFor(stored, header.storedLength(chunk));
            int found = missing.readNBytes(stored, 0, header.storedLength(chunk));
            if (found < header.storedLength(chunk)) {
                throw new ArtifactException.Truncated("the missing chunks of " + where);
            }
            content = chunks.unpack(chunk, stored);
        } else if (length > 0) {
            copied = roomFor(copied, length);
            basis.read(map.source(chunk), copied, 0, length);
            if (!chunks.isContent(chunk, copied)) {
                throw new ArtifactException.Malformed(
                        "chunk " + chunk + " of " + where,
                        "the content that was found at byte " + map.source(chunk) + " of its source",
                        "something else there now");
            }
            content = copied;
        }
    }

    private static byte[] roomFor(byte[] buffer, int length) {
        return buffer.length >= length ? buffer : new byte[length];
    }

    @Override
    public void close() throws IOException {
        try (chunks) {
            missing.close();
        }
    }
}
