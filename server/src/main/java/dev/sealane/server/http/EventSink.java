package dev.sealane.server.http;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes server-sent events to one reader (HTML standard, section 9.2). Each event is flushed, so it leaves at once.
 */
public final class EventSink {
    private final OutputStream out;

    EventSink(OutputStream out) {
        this.out = out;
    }

    /**
     * Sends one event. Line breaks in {@code data} become several data lines, as the format wants it.
     *
     * @param event the event's name, one word
     * @throws IOException if the reader has gone
     */
    public void send(String event, String data) throws IOException {
        StringBuilder text = new StringBuilder("event: ").append(oneLine(event)).append('\n');
        data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
        if (data.isEmpty()) {
            text.append("data:\n");
        }
        write(text.append('\n').toString());
    }

    /** Sends a comment, which readers ignore: it keeps the connection open and finds out whether anybody is there. */
    public void heartbeat() throws IOException {
        write(":\n\n");
    }

    /** Tells the reader how long to wait before it connects again. */
    public void retryAfterMillis(int millis) throws IOException {
        write("retry: " + millis + "\n\n");
    }

    private void write(String text) throws IOException {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        }
    }

    private static String oneLine(String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("an event's name is one line");
        }
        return text;
    }
}
