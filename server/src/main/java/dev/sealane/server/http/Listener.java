package dev.sealane.server.http;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The listening socket, with a limit on everything a stranger can make it hold. */
public final class Listener implements AutoCloseable {
    /** A device's token, a few cookies and the rest of a browser's headers stay below 8 KiB. */
    private static final int MAX_HEADER_BYTES = 16 * 1024;

    /** The longest request line is a search with filters in its query. */
    private static final int MAX_REQUEST_LINE_BYTES = 8 * 1024;

    /** Each open connection costs a thread of a few kilobytes and its buffers; a fleet's devices come and go. */
    private static final int MAX_CONNECTIONS = 20_000;

    /** Requests worked on at a time; the rest wait, and the database is not asked by all at once. */
    private static final int MAX_CONCURRENT_REQUESTS = 4_096;

    /** A sender that stays silent for so long in the middle of a request is given up. */
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    /** A kept connection without a request: longer than the gap between the requests of one update. */
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(5);

    /** How long requests may go on after the server was told to stop. Downloads resume elsewhere or later. */
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(2);

    private final WebServer server;
    private final String url;

    private Listener(WebServer server, String url) {
        this.server = server;
        this.url = url;
    }

    /**
     * Starts to listen.
     *
     * @param port 0 for a free one
     * @param clientAuthorities whose certificates clients are asked for, where the line is encrypted
     * @throws IOException if the host has no address or the port is taken
     */
    public static Listener start(
            String host,
            int port,
            Optional<ServerTls> tls,
            Supplier<List<X509Certificate>> clientAuthorities,
            HttpRouting.Builder routing)
            throws IOException {
        var config = WebServer.builder()
                .host(host)
                .address(InetAddress.getByName(host))
                .port(port)
                .shutdownHook(false)
                .shutdownGracePeriod(SHUTDOWN_GRACE)
                .maxTcpConnections(MAX_CONNECTIONS)
                .maxConcurrentRequests(MAX_CONCURRENT_REQUESTS)
                .idleConnectionTimeout(IDLE_TIMEOUT)
                .connectionOptions(connection ->
                        connection.readTimeout(READ_TIMEOUT).tcpNoDelay(true).socketKeepAlive(true))
                .addProtocol(Http1Config.builder()
                        .maxHeadersSize(MAX_HEADER_BYTES)
                        .maxPrologueLength(MAX_REQUEST_LINE_BYTES)
                        .build())
                .addRouting(routing);
        tls.ifPresent(files -> config.tls(files.toTls(clientAuthorities)));
        WebServer server = start(config.build());
        String shown = host.contains(":") ? "[" + host + "]" : host;
        return new Listener(server, (tls.isPresent() ? "https://" : "http://") + shown + ":" + server.port());
    }

    private static WebServer start(WebServer server) throws IOException {
        try {
            return server.start();
        } catch (UncheckedIOException e) {
            throw new IOException("cannot listen: " + e.getMessage(), e);
        }
    }

    /** Where it listens, without a slash at the end. */
    public String url() {
        return url;
    }

    @Override
    public void close() {
        server.stop();
    }
}
