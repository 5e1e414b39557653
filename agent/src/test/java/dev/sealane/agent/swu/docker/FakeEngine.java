package dev.sealane.agent.swu.docker;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An engine of containers that answers as its manual says, and writes down what it was asked; {@code /_ping} is of no interest. */
final class FakeEngine implements AutoCloseable {
    private final ServerSocketChannel server;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    FakeEngine(Path socket) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        answering("GET /_ping", "200 OK\r\nContent-Length: 2\r\n\r\nOK");
        Thread.ofPlatform().daemon().name("fake-engine").start(this::serve);
    }

    /** The answer to a question, from the status on. */
    FakeEngine answering(String question, String answer) {
        answers.put(question, answer);
        return this;
    }

    /** Method, path and body of what was asked. */
    List<String> asked() {
        return asked;
    }

    private void serve() {
        while (server.isOpen()) {
            try (SocketChannel channel = server.accept()) {
                answer(new BufferedInputStream(Channels.newInputStream(channel)), Channels.newOutputStream(channel));
            } catch (IOException _) {
                // A client that hangs up, or the end.
            }
        }
    }

    private void answer(InputStream in, OutputStream out) throws IOException {
        String question = line(in).replace(" HTTP/1.1", "");
        int length = 0;
        boolean chunked = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.startsWith("Content-Length: ")) {
                length = Integer.parseInt(header.substring("Content-Length: ".length()));
            }
            chunked |= header.equals("Transfer-Encoding: chunked");
        }
        String body = new String(chunked ? chunks(in) : in.readNBytes(length), StandardCharsets.UTF_8);
        if (!question.equals("GET /_ping")) {
            asked.add(body.isEmpty() ? question : question + " " + body);
        }
        String answer = answers.getOrDefault(
                question, "404 Not Found\r\nContent-Type: application/json\r\n\r\n{\"message\":\"no such thing\"}");
        out.write(("HTTP/1.1 " + answer).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int length = Integer.parseInt(line(in), 16); length > 0; length = Integer.parseInt(line(in), 16)) {
            body.write(in.readNBytes(length));
            line(in);
        }
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the client hung up");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
