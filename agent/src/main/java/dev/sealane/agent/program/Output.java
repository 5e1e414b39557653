package dev.sealane.agent.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/** Reads one output stream of a program to its end, so that the program never blocks, and keeps a bounded part of it. */
public final class Output {
    /** Answers are one word, identities a few lines; an inventory with many interfaces stays below. */
    public static final int MAX_CAPTURED_BYTES = 256 * 1024;

    /** A talkative program must not push everything else out of the deployment log. */
    public static final int MAX_LOGGED_BYTES = 32 * 1024;

    private static final int MAX_LINE_BYTES = 2000;

    private final InputStream stream;
    private final Consumer<String> log;
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Thread reader;
    private int logged;

    private Output(InputStream stream, Consumer<String> log) {
        this.stream = stream;
        this.log = log;
        this.reader = Thread.ofPlatform().daemon().name("program-output").unstarted(this::readAll);
    }

    static Output drain(InputStream stream, Consumer<String> log) {
        Output output = new Output(stream, log);
        output.reader.start();
        return output;
    }

    /** Waits for the end of the stream; after {@code patience} the rest is given up. */
    void finish(Duration patience) throws IOException, InterruptedException {
        if (!reader.join(patience)) {
            stream.close();
        }
    }

    synchronized String captured() {
        return captured.toString(StandardCharsets.UTF_8);
    }

    private void readAll() {
        byte[] chunk = new byte[4096];
        try {
            for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
                take(chunk, n);
            }
        } catch (IOException _) {
            // Closed by finish() while a process the program left behind still held the other end.
        }
        endLine();
    }

    private synchronized void take(byte[] chunk, int length) {
        captured.write(chunk, 0, Math.min(length, MAX_CAPTURED_BYTES - captured.size()));
        for (int i = 0; i < length; i++) {
            if (chunk[i] == '\n') {
                endLine();
            } else if (line.size() < MAX_LINE_BYTES) {
                line.write(chunk[i]);
            }
        }
    }

    private synchronized void endLine() {
        if (line.size() == 0 || logged > MAX_LOGGED_BYTES) {
            line.reset();
            return;
        }
        logged += line.size();
        log.accept(
                logged > MAX_LOGGED_BYTES
                        ? "… (more than " + MAX_LOGGED_BYTES + " bytes of output, the rest is left out)"
                        : line.toString(StandardCharsets.UTF_8));
        line.reset();
    }
}
