package dev.sealane.agent.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An HTTP server made of a socket, so that a test can answer anything: well-formed, cut, slow, endless or lying.
 *
 * <p>Each connection carries one request, which is how the agent talks.
 */
public final class ScriptedServer implements AutoCloseable {
    /** A request as it arrived. */
    public record Received(String method, String path, Map<String, String> headers, String body) {
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        @Override
        public String toString() {
            return method + " " + path + " " + body;
        }
    }

    /** Decides what a request is answered. */
    @FunctionalInterface
    public interface Script {
        void answer(Received request, Reply reply) throws IOException;
    }

    /** The other end of the agent's connection. */
    public static final class Reply {
        private final InputStream in;
        private final OutputStream out;

        private Reply(InputStream in, OutputStream out) {
            this.in = in;
            this.out = out;
        }

        /** Says nothing more, and returns when the agent has closed its end. */
        public void awaitHangUp() throws IOException {
            in.transferTo(OutputStream.nullOutputStream());
        }

        /** A complete answer. */
        public void send(int status, String body, String... fieldLines) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            head(status, bytes.length, fieldLines);
            out.write(bytes);
        }

        /** The header of an answer; the body follows with {@link #write}. */
        public void head(int status, long contentLength, String... fieldLines) throws IOException {
            StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Reason\r\n");
            if (contentLength >= 0) {
                head.append("Content-Length: ").append(contentLength).append("\r\n");
            }
            for (String line : fieldLines) {
                head.append(line).append("\r\n");
            }
            raw(head + "\r\n");
        }

        public void raw(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        public void write(byte[] bytes, int offset, int count) throws IOException {
            out.write(bytes, offset, count);
            out.flush();
        }
    }

    private final ServerSocket socket;
    private final Script script;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Throwable> problems = new CopyOnWriteArrayList<>();

    public ScriptedServer(Script script) {
        try {
            this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.script = script;
        Thread.ofVirtual().name("scripted-server").start(this::serve);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    public URI url(String path) {
        return URI.create(url() + path);
    }

    /** Everything that was asked, in order. */
    public List<Received> received() {
        return List.copyOf(received);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException _) {
                return; // The test is over.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            Received request = read(in);
            received.add(request);
            script.answer(request, new Reply(in, connection.getOutputStream()));
            connection.shutdownOutput();
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException _) {
            // The agent hung up, which many tests want it to do.
        } catch (RuntimeException e) {
            problems.add(e);
            throw e;
        }
    }

    private static Received read(InputStream in) throws IOException {
        String[] first = line(in).split(" ", 3);
        if (first.length < 3) {
            throw new IOException("no request");
        }
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the request was cut in its body");
        }
        return new Received(first[0], first[1], headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the request was cut in its head");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!problems.isEmpty()) {
            throw new AssertionError("the scripted server failed: " + problems.getFirst(), problems.getFirst());
        }
    }
}
