package dev.sealane.agent.client.ddi;

import dev.sealane.agent.client.Answer;
import dev.sealane.agent.client.BusyException;
import dev.sealane.agent.client.Http;
import dev.sealane.agent.client.HttpException;
import dev.sealane.agent.client.NotAdmittedException;
import dev.sealane.agent.client.ProtocolException;
import dev.sealane.agent.client.Request;
import dev.sealane.agent.client.RetryAfter;
import dev.sealane.agent.client.ddi.DdiMessages.UnusableAnswer;
import dev.sealane.agent.json.Json;
import dev.sealane.agent.json.JsonException;
import dev.sealane.agent.json.JsonReader;
import dev.sealane.agent.json.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Calls below the device's own resource, {@code /{tenant}/controller/v1/{controllerId}}, with what proves the device in each
 * (digest, 1.1).
 *
 * <p>Servers are tried in order until one answers; that one is kept until it fails.
 */
final class DdiSession {
    /** hawkBit answers 429 (403 before 1.0) with this in the body once an action has had too many entries (1.2). */
    private static final String QUOTA = "hawkbit.server.error.quota";

    private final Http http;
    private final DdiServer.Account account;
    private int server;
    private String controller = "";

    DdiSession(Http http, DdiServer.Account account) {
        if (account.servers().isEmpty()) {
            throw new IllegalArgumentException("a session needs at least one server");
        }
        this.http = http;
        this.account = account;
    }

    /** The server that answered last, or the first one. */
    URI server() {
        return account.servers().get(server);
    }

    /** What proves the device, for requests to this address: nothing to another host, or over an open line. */
    Map<String, String> credentials(URI address) {
        boolean isServer = server().getHost().equalsIgnoreCase(address.getHost())
                && (server().getScheme().equals(address.getScheme()) || "https".equals(address.getScheme()));
        return isServer ? credentials() : Map.of();
    }

    private Map<String, String> credentials() {
        return account.authorization()
                .map(authorization -> Map.of("Authorization", authorization))
                .orElse(Map.of());
    }

    /**
     * Asks for a resource.
     *
     * @param path below the device's own resource, empty for that itself
     */
    Answer get(String call, String path) throws IOException, InterruptedException {
        return send(call, "GET", path, Optional.empty());
    }

    /** Sends a body. */
    Answer send(String call, String method, String path, Json body) throws IOException, InterruptedException {
        return send(call, method, path, Optional.of(JsonWriter.compact(body)));
    }

    /** How an answer that is an object is understood. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(Json.Obj answer) throws UnusableAnswer;
    }

    /** The answer as what it means, or the exception that says why it means nothing. */
    static <T> T read(String call, Answer answer, Parser<T> parser) throws ProtocolException {
        if (answer.status() != 200) {
            throw new ProtocolException(call, answer.status(), answer.excerpt());
        }
        try {
            return parser.parse(JsonReader.readObject(answer.body()));
        } catch (JsonException | UnusableAnswer e) {
            throw new ProtocolException(call, 200, String.valueOf(e.getMessage()));
        }
    }

    /** Whether the server refuses for good because there was too much of something. */
    static boolean isQuota(Answer answer) {
        return (answer.status() == 429 || answer.status() == 403)
                && DdiMessages.errorCode(answer.body()).startsWith(QUOTA);
    }

    private Answer send(String call, String method, String path, Optional<byte[]> body)
            throws IOException, InterruptedException {
        HttpException last = null;
        for (int attempt = 0; attempt < account.servers().size(); attempt++) {
            try {
                return checked(call, exchange(method, path, body));
            } catch (HttpException e) {
                last = e;
                server = (server + 1) % account.servers().size();
            }
        }
        throw last == null ? new IOException("no server was asked") : last;
    }

    private Answer exchange(String method, String path, Optional<byte[]> body)
            throws IOException, InterruptedException {
        URI uri = address(path);
        return http.exchange(
                body.isPresent()
                        ? Request.json(method, uri, credentials(), body.get())
                        : new Request(method, uri, credentials(), Optional.empty()));
    }

    /** 401 is everything from a wrong token to a device that waits for people (1.1); 503 is like 429 (3.1). */
    private Answer checked(String call, Answer answer) throws IOException {
        if (answer.status() == 401) {
            throw new NotAdmittedException(server().getAuthority(), answer.excerpt());
        }
        if ((answer.status() == 429 && !isQuota(answer)) || answer.status() == 503) {
            throw new BusyException(
                    call + ": the server answered " + answer.status(),
                    RetryAfter.of(answer.fields(), Instant.now()).orElse(Duration.ZERO));
        }
        return answer;
    }

    private URI address(String path) throws IOException, InterruptedException {
        String base = server().toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + encoded(account.tenant()) + "/controller/v1/"
                + encoded(controller()) + path);
    }

    /** The name of a device does not change while it runs. */
    private String controller() throws IOException, InterruptedException {
        if (controller.isEmpty()) {
            controller = account.controllerId().read();
        }
        return controller;
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
