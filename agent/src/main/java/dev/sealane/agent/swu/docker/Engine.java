package dev.sealane.agent.swu.docker;

import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The engine that runs containers, asked over its socket with one connection for each question (Docker Engine API). Answers are
 * bounded in size, and the whole exchange in time.
 *
 * @param socket of the engine
 * @param patience how long an exchange may take
 */
record Engine(Path socket, Duration patience) {
    private static final int CHUNK_BYTES = 64 * 1024;

    /** What an entry asks. */
    record Request(String method, String path, String type) {}

    /**
     * Refuses a device whose engine does not answer.
     *
     * @throws StepException if there is no engine
     */
    void requireReady(String label) throws IOException {
        if (!Files.exists(socket)) {
            throw new StepException(
                    Reason.NO_PROGRAM, label + ": expected the engine of containers at " + socket + ", found none");
        }
        EngineAnswer answer = ask(new Request("GET", "/_ping", ""), new byte[0]);
        if (answer.status() != 200) {
            throw new StepException(
                    Reason.NO_PROGRAM,
                    label + ": expected the engine of containers at " + socket + " to be ready, it answers "
                            + answer.status());
        }
    }

    /** Asks with a body that is held in memory. */
    EngineAnswer ask(Request request, byte[] body) throws IOException {
        return exchange(request, "Content-Length: " + body.length, out -> out.write(body));
    }

    /** Asks with a body of any size. */
    EngineAnswer send(Request request, InputStream body) throws IOException {
        return exchange(request, "Transfer-Encoding: chunked", out -> sendChunks(body, out));
    }

    /** Writes a body. */
    @FunctionalInterface
    private interface Body {
        void to(OutputStream out) throws IOException;
    }

    private EngineAnswer exchange(Request request, String length, Body body) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Thread deadline = closeLater(channel);
            try {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), CHUNK_BYTES);
                out.write(head(request, length).getBytes(StandardCharsets.US_ASCII));
                body.to(out);
                out.flush();
                return EngineAnswer.read(new BufferedInputStream(Channels.newInputStream(channel)));
            } finally {
                deadline.interrupt();
            }
        }
    }

    private static String head(Request request, String length) {
        String type = request.type().isEmpty() ? "" : "Content-Type: " + request.type() + "\r\n";
        return request.method() + " " + request.path() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + type
                + length + "\r\n\r\n";
    }

    private static void sendChunks(InputStream body, OutputStream out) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int n = body.read(chunk); n >= 0; n = body.read(chunk)) {
            if (n > 0) {
                out.write((Integer.toHexString(n) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(chunk, 0, n);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** A socket of this kind has no timeout of its own. */
    private Thread closeLater(SocketChannel channel) {
        return Thread.ofPlatform().daemon().name("engine-deadline").start(() -> {
            try {
                Thread.sleep(patience);
                channel.close();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // The exchange ended in time.
            } catch (IOException _) {
                // It is closed all the same.
            }
        });
    }
}
