package dev.sealane.agent.client;

import java.net.HttpURLConnection;
import java.time.Duration;

/**
 * Ends an exchange that takes too long. The read timeout of a socket counts from byte to byte; a server that sends its
 * header one byte at a time would keep the agent waiting for days.
 *
 * <p>A platform thread: the machinery of virtual threads alone would cost an idle agent a megabyte.
 */
final class Watchdog implements AutoCloseable {
    private final Thread thread;

    Watchdog(HttpURLConnection connection, Duration limit) {
        thread = Thread.ofPlatform().daemon().name("http-watchdog").start(() -> watch(connection, limit));
    }

    private static void watch(HttpURLConnection connection, Duration limit) {
        try {
            Thread.sleep(limit);
        } catch (InterruptedException _) {
            return; // The exchange ended in time.
        }
        connection.disconnect();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
