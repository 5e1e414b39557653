package dev.sealane.agent.client.mender;

import dev.sealane.agent.client.Answer;
import dev.sealane.agent.client.BusyException;
import dev.sealane.agent.client.Http;
import dev.sealane.agent.client.HttpException;
import dev.sealane.agent.client.NotAdmittedException;
import dev.sealane.agent.client.ProtocolException;
import dev.sealane.agent.client.Request;
import dev.sealane.agent.client.RetryAfter;
import dev.sealane.agent.identity.DeviceIdentity;
import dev.sealane.agent.identity.DeviceKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Calls to one of the configured servers, as a device that was let in.
 *
 * <p>The first call without a token asks for admission; an answer 401 leads to one new admission and one repetition of
 * the call (Mender client, section 1.6). Servers are tried in order until one admits the device; that one is kept until
 * it fails. The token lives in memory only.
 */
final class MenderSession {
    /** What a token of any known server is far below; header lines of servers end at 8 KiB and more. */
    private static final Pattern TOKEN = Pattern.compile("[!-~]{1,8000}");

    private static final int NONE = -1;

    /** Who asks. */
    record Credentials(DeviceIdentity identity, DeviceKey key, Optional<String> tenantToken) {}

    /** A call of the API: what it is called in messages, and the request without server and token. */
    record Call(String name, String method, String path, Optional<byte[]> body) {}

    private final Http http;
    private final List<URI> servers;
    private final Credentials credentials;
    private int server = NONE;
    private String token = "";
    private int admissions;

    MenderSession(Http http, List<URI> servers, Credentials credentials) {
        if (servers.isEmpty()) {
            throw new IllegalArgumentException("a session needs at least one server");
        }
        this.http = http;
        this.servers = List.copyOf(servers);
        this.credentials = credentials;
    }

    /** How often this device was admitted; a new admission may be another server's. */
    int admissions() {
        return admissions;
    }

    /** Drops the token: the next call proves again that this device is admitted. */
    void forgetToken() {
        token = "";
    }

    /** The server that admitted the device, or the first one. */
    URI server() {
        return servers.get(server == NONE ? 0 : server);
    }

    /**
     * Performs a call, with at most one repetition after a new admission.
     *
     * @throws NotAdmittedException if no server admits the device
     * @throws BusyException if the server asks for a pause
     * @throws HttpException if there was no answer
     */
    Answer call(Call call) throws IOException, InterruptedException {
        boolean fresh = token.isEmpty();
        if (fresh) {
            admit();
        }
        try {
            Answer answer = send(call);
            if (answer.status() != 401 || fresh) {
                return checked(call, answer);
            }
        } catch (HttpException e) {
            if (fresh || servers.size() == 1) {
                throw e;
            }
        }
        forgetToken();
        admit();
        return checked(call, send(call));
    }

    private Answer send(Call call) throws HttpException {
        URI uri = address(server(), call.path());
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token);
        return http.exchange(
                call.body().isPresent()
                        ? Request.json(call.method(), uri, headers, call.body().get())
                        : Request.get(uri, headers));
    }

    private Answer checked(Call call, Answer answer) throws IOException {
        boolean busy = answer.status() == 429
                || (answer.status() == 503 && answer.field("Retry-After").isPresent());
        if (busy) {
            throw new BusyException(
                    call.name() + ": the server answered " + answer.status(),
                    RetryAfter.of(answer.fields(), Instant.now()).orElse(Duration.ZERO));
        }
        if (answer.status() == 401) {
            forgetToken();
            throw new NotAdmittedException(server().getAuthority(), answer.excerpt());
        }
        return answer;
    }

    /** Section 1.1. The signature covers the body as it is sent. */
    private void admit() throws IOException, InterruptedException {
        byte[] body = MenderMessages.authentication(
                credentials.identity().read(), credentials.key().publicKeyPem(), credentials.tenantToken());
        String signature = credentials.key().sign(body);
        IOException last = new IOException("no server was asked");
        for (int i = 0; i < servers.size(); i++) {
            int candidate = (Math.max(server, 0) + i) % servers.size();
            try {
                token = admit(servers.get(candidate), body, signature);
                server = candidate;
                admissions++;
                return;
            } catch (HttpException | NotAdmittedException | ProtocolException | BusyException e) {
                last = e;
            }
        }
        throw last;
    }

    private String admit(URI candidate, byte[] body, String signature) throws IOException {
        Map<String, String> headers = credentials
                .tenantToken()
                .map(tenant -> Map.of("X-MEN-Signature", signature, "Authorization", "Bearer " + tenant))
                .orElse(Map.of("X-MEN-Signature", signature));
        URI uri = address(candidate, "v1/authentication/auth_requests");
        Answer answer = http.exchange(Request.json("POST", uri, headers, body));
        return switch (answer.status()) {
            case 200 -> token(answer);
            case 401 -> throw new NotAdmittedException(candidate.getAuthority(), answer.excerpt());
            case 429 ->
                throw new BusyException(
                        "authentication: the server answered 429",
                        RetryAfter.of(answer.fields(), Instant.now()).orElse(Duration.ZERO));
            default -> throw new ProtocolException("authentication", answer.status(), answer.excerpt());
        };
    }

    private static String token(Answer answer) throws ProtocolException {
        String text = new String(answer.body(), StandardCharsets.ISO_8859_1);
        if (!TOKEN.matcher(text).matches()) {
            throw new ProtocolException("authentication", 200, "expected a token of printable characters");
        }
        return text;
    }

    private static URI address(URI server, String path) {
        String base = server.toString();
        return URI.create((base.endsWith("/") ? base : base + "/") + "api/devices/" + path);
    }
}
