package dev.sealane.cli.terminal;

import dev.sealane.artifact.stream.BlockInput;
import java.io.IOException;
import java.io.InputStream;

/** Tells a progress how far a stream has been read. */
public final class WatchedInput extends BlockInput {
    private final InputStream in;
    private final Progress progress;
    private long count;

    public WatchedInput(InputStream in, Progress progress) {
        this(in, progress, 0);
    }

    /** The same for one of several streams, {@code before} bytes of which were read already. */
    public WatchedInput(InputStream in, Progress progress, long before) {
        this.in = in;
        this.progress = progress;
        this.count = before;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        count += Math.max(0, read);
        progress.advancedTo(count);
        return read;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
