package dev.sealane.server.http;

import java.io.IOException;
import java.io.InputStream;

/** A stream that ends a request with 413 as soon as one byte more than the limit arrives. */
final class BoundedInputStream extends InputStream {
    private final InputStream in;
    private final String what;
    private final long limit;
    private long left;

    BoundedInputStream(InputStream in, String what, long limit) {
        this.in = in;
        this.what = what;
        this.limit = limit;
        this.left = limit;
    }

    @Override
    public int read() throws IOException {
        int value = in.read();
        if (value >= 0) {
            spend(1);
        }
        return value;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        // One byte past the limit is asked for, to tell "exactly full" from "too large".
        int count = in.read(into, offset, (int) Math.min(length, left + 1));
        if (count > 0) {
            spend(count);
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void spend(int count) {
        left -= count;
        if (left < 0) {
            throw HttpRefusal.tooLarge(what, limit);
        }
    }
}
