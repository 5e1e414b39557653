package dev.sealane.artifact.stream;

import java.io.IOException;
import java.io.InputStream;

/** Counts what is read. The stream below is closed by who opened it. */
public final class CountedInput extends BlockInput {
    private final InputStream in;
    private long count;

    public CountedInput(InputStream in) {
        this.in = in;
    }

    /** How many bytes were read. */
    public long count() {
        return count;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = in.read(into, offset, length);
        count += Math.max(0, read);
        return read;
    }
}
