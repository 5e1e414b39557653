package dev.sealane.agent.swu.step;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.stream.BlockInput;
import dev.sealane.artifact.zchunk.ChunkMap;
import dev.sealane.artifact.zchunk.StoredChunks;
import dev.sealane.artifact.zchunk.ZchunkHeader;
import java.io.IOException;
import java.io.InputStream;

/**
 * The missing chunks of a file as a server sends them, one behind the other; each is unpacked and compared with its checksums
 * before its first byte is handed out.
 */
final class FetchedChunks extends BlockInput {
    private final ZchunkHeader header;
    private final ChunkMap map;
    private final InputStream server;
    private final String label;
    private final StoredChunks chunks;
    private byte[] stored = new byte[0];
    private int chunk = -1;
    private int position;
    private int length;

    /** The server sends exactly the missing chunks; it is closed with this stream. */
    FetchedChunks(ZchunkHeader header, ChunkMap map, InputStream server, String label) {
        this.header = header;
        this.map = map;
        this.server = server;
        this.label = label;
        this.chunks = new StoredChunks(header, label);
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
        if (count == 0) {
            return 0;
        }
        while (position == length) {
            if (++chunk >= header.count()) {
                return -1;
            }
            position = 0;
            length = 0;
            if (map.isMissing(header, chunk)) {
                fetch();
            }
        }
        int copy = Math.min(count, length - position);
        System.arraycopy(stored, position, into, offset, copy);
        position += copy;
        return copy;
    }

    private void fetch() throws IOException {
        int bytes = header.storedLength(chunk);
        if (stored.length < bytes) {
            stored = new byte[bytes];
        }
        if (server.readNBytes(stored, 0, bytes) < bytes) {
            throw new ArtifactException.Truncated("chunk " + chunk + " of " + label);
        }
        chunks.unpack(chunk, stored);
        length = bytes;
    }

    @Override
    public void close() throws IOException {
        try (chunks) {
            server.close();
        }
    }
}
