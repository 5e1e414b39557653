package dev.sealane.artifact.stream;

import dev.sealane.artifact.ArtifactException;
import java.io.IOException;
import java.io.InputStream;

/** Refuses content that turns out longer than allowed, such as a decompression bomb. */
public final class BoundedInput extends BlockInput {
    private final InputStream in;
    private final String limit;
    private final long allowed;
    private final String where;
    private long left;

    /**
     * Lets {@code allowed} bytes through.
     *
     * @param limit what is counted, for the message
     * @param where what the content is called in messages
     */
    public BoundedInput(InputStream in, long allowed, String limit, String where) {
        this.in = in;
        this.limit = limit;
        this.allowed = allowed;
        this.where = where;
        this.left = allowed;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        if (read > left) {
            throw new ArtifactException.LimitExceeded(limit, allowed, where);
        }
        left -= Math.max(0, read);
        return read;
    }
}
