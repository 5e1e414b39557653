package dev.sealane.agent.client;

import java.io.IOException;
import java.time.Duration;

/** Refuses a connection that brings next to nothing: a server could keep a device busy for weeks. */
final class Pace {
    /** Less than this in {@link #WINDOW} is no download. */
    static final long LEAST_BYTES = 16 * 1024;

    static final Duration WINDOW = Duration.ofMinutes(5);

    private long start = System.nanoTime();
    private long bytes;

    /** Counts what came. */
    void received(int count) throws IOException {
        bytes += count;
        long now = System.nanoTime();
        if (now - start < WINDOW.toNanos()) {
            return;
        }
        if (bytes < LEAST_BYTES) {
            throw new IOException("only " + bytes + " bytes in " + WINDOW.toMinutes() + " minutes");
        }
        start = now;
        bytes = 0;
    }
}
