package dev.sealane.cli.terminal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Tells a progress how far a stream has been read. */
public final class WatchedInput extends FilterInputStream {
    private final Progress progress;
    private long count;

    public WatchedInput(InputStream in, Progress progress) {
        this(in, progress, 0);
    }

    /** The same for one of several streams, {@code before} bytes of which were read already. */
    public WatchedInput(InputStream in, Progress progress, long before) {
        super(in);
        this.progress = progress;
        this.count = before;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        count += Math.max(0, read);
        progress.advancedTo(count);
        return read;
    }
}
