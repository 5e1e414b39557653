package dev.sealane.agent.client;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * HTTP as the agent needs it: one request, one answer, every answer bounded in size and time.
 *
 * <p>Each request has its own connection. A device asks twice an hour; a kept connection would be dead by then and
 * would cost a lost report. Only a download follows redirects: a few, never to another scheme, and without showing another
 * server what proves this device to the first.
 *
 * <p>Built on {@link HttpURLConnection} because {@code java.net.http} costs 19 MB more resident memory (ADR 30).
 */
public final class Http {
    /** The largest answer of a device API is a deployment: a few KiB. Room for long lists of device types. */
    public static final int MAX_ANSWER_BYTES = 1 << 20;

    /** Redirects of a download: a storage server behind a load balancer needs two. */
    public static final int MAX_REDIRECTS = 5;

    private static final int CHUNK = 16 * 1024;

    /** How long things may take. */
    public record Timeouts(Duration connect, Duration silence, Duration exchange) {
        /** For networks with modems: patience for single packets, an end for the whole exchange. */
        public static final Timeouts STANDARD =
                new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(90));
    }

    private final Trust trust;
    private final Proxies proxies;
    private final Timeouts timeouts;
    private final String userAgent;

    public Http(Trust trust, Proxies proxies, Timeouts timeouts, String userAgent) {
        this.trust = trust;
        this.proxies = proxies;
        this.timeouts = timeouts;
        this.userAgent = userAgent;
    }

    /**
     * Sends a request and reads the whole answer, whatever its status.
     *
     * @throws HttpException if there was no answer within the limits
     */
    public Answer exchange(Request request) throws HttpException {
        try {
            HttpURLConnection connection = open(request);
            try (Watchdog _ = new Watchdog(connection, timeouts.exchange())) {
                sendBody(connection, request);
                int status = status(connection);
                return new Answer(status, fields(connection), readBody(connection, request.uri()));
            } finally {
                connection.disconnect();
            }
        } catch (HttpException e) {
            throw e;
        } catch (IOException e) {
            throw new HttpException(request.uri(), e);
        }
    }

    /**
     * Begins a download and returns when the answer's header is there. The caller bounds and closes the body.
     *
     * @throws HttpException if there was no answer, or a redirect led nowhere
     */
    public Download download(URI uri, Map<String, String> headers) throws HttpException {
        URI at = uri;
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            Download download = downloadOnce(at, isSameServer(uri, at) ? headers : withoutCredentials(headers));
            Optional<String> location = download.redirect();
            if (location.isEmpty()) {
                return download;
            }
            download.close();
            at = redirected(at, location.get());
        }
        throw new HttpException(uri, "more than " + MAX_REDIRECTS + " redirects");
    }

    private static boolean isSameServer(URI one, URI other) {
        return one.getScheme().equals(other.getScheme()) && one.getAuthority().equals(other.getAuthority());
    }

    /** What proves this device to one server is no other's business. */
    private static Map<String, String> withoutCredentials(Map<String, String> headers) {
        Map<String, String> rest = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        rest.putAll(headers);
        rest.remove("Authorization");
        return rest;
    }

    private Download downloadOnce(URI uri, Map<String, String> headers) throws HttpException {
        try {
            HttpURLConnection connection = open(Request.get(uri, headers));
            try (Watchdog _ = new Watchdog(connection, timeouts.exchange())) {
                int status = status(connection);
                return new Download(status, fields(connection), body(connection), connection::disconnect);
            }
        } catch (HttpException e) {
            throw e;
        } catch (IOException e) {
            throw new HttpException(uri, e);
        }
    }

    private static URI redirected(URI from, String location) throws HttpException {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new HttpException(from, "redirected to something that is no address");
        }
        if (!from.getScheme().equals(to.getScheme()) || to.getHost() == null) {
            throw new HttpException(from, "refused a redirect to another scheme: expected " + from.getScheme());
        }
        return to;
    }

    private HttpURLConnection open(Request request) throws IOException {
        URI uri = request.uri();
        if (!"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
            throw new IOException("expected an http or https address, found scheme " + uri.getScheme());
        }
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(proxies.forAddress(uri));
        trust.apply(connection);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(Math.toIntExact(timeouts.connect().toMillis()));
        connection.setReadTimeout(Math.toIntExact(timeouts.silence().toMillis()));
        connection.setRequestMethod(request.method());
        connection.setRequestProperty("User-Agent", userAgent);
        connection.setRequestProperty("Accept", "application/json, */*;q=0.5");
        connection.setRequestProperty("Accept-Encoding", "identity");
        connection.setRequestProperty("Connection", "close");
        request.headers().forEach(connection::setRequestProperty);
        return connection;
    }

    private static void sendBody(HttpURLConnection connection, Request request) throws IOException {
        if (request.body().isPresent()) {
            connection.setDoOutput(true);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(request.body().get());
            }
        }
    }

    private static int status(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status < 0) {
            throw new IOException("the answer is not HTTP");
        }
        return status;
    }

    private static Fields fields(HttpURLConnection connection) {
        Map<String, String> fields = new TreeMap<>();
        connection.getHeaderFields().forEach((name, values) -> {
            if (name != null && !values.isEmpty()) {
                fields.put(name, values.getFirst());
            }
        });
        return new Fields(fields);
    }

    private byte[] readBody(HttpURLConnection connection, URI uri) throws IOException {
        long end = System.nanoTime() + timeouts.exchange().toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = body(connection)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                body.write(chunk, 0, n);
                if (body.size() > MAX_ANSWER_BYTES) {
                    throw new HttpException(uri, "the answer is longer than " + MAX_ANSWER_BYTES + " bytes");
                }
                if (System.nanoTime() - end > 0) {
                    throw new HttpException(uri, "the answer took longer than " + timeouts.exchange());
                }
            }
        }
        return body.toByteArray();
    }

    private static InputStream body(HttpURLConnection connection) throws IOException {
        InputStream error = connection.getResponseCode() >= 400 ? connection.getErrorStream() : null;
        if (error != null) {
            return error;
        }
        return connection.getResponseCode() >= 400 ? InputStream.nullInputStream() : connection.getInputStream();
    }

    /** An open download. */
    public static final class Download implements AutoCloseable {
        private final int status;
        private final Fields fields;
        private final InputStream body;
        private final Runnable disconnect;

        Download(int status, Fields fields, InputStream body, Runnable disconnect) {
            this.status = status;
            this.fields = fields;
            this.body = new FilterInputStream(body) {
                @Override
                public void close() {
                    disconnect.run();
                }
            };
            this.disconnect = disconnect;
        }

        public int status() {
            return status;
        }

        public Fields fields() {
            return fields;
        }

        /** The bytes as they come; a read fails when the server is silent for too long. */
        public InputStream body() {
            return body;
        }

        Optional<String> redirect() {
            return switch (status) {
                case 301, 302, 303, 307, 308 -> fields.get("Location");
                default -> Optional.empty();
            };
        }

        /** Drops the connection without reading the rest. */
        @Override
        public void close() {
            disconnect.run();
        }
    }
}
