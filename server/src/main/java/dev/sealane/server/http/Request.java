package dev.sealane.server.http;

import dev.sealane.server.db.Uuids;
import dev.sealane.server.json.Json;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One request, as a handler sees it: parsed path and query, the caller, and a body that is only ever read through a
 * limit. Belongs to one thread.
 */
public final class Request {
    /** The largest JSON body: what the Mender server allows too (management digest, section 1). */
    public static final int JSON_LIMIT = 1 << 20;
    /** The largest form a page sends: a few fields and lists of device ids. */
    public static final int FORM_LIMIT = 1 << 18;

    private final ServerRequest request;
    private final String path;
    private final Map<String, String> parameters;
    private final String requestId;
    private final Authenticator authenticator;
    private final long receivedAtMillis = System.currentTimeMillis();
    private Optional<Principal> principal = Optional.empty();
    private boolean principalLookedUp;
    private @Nullable Map<String, List<String>> form;

    Request(
            ServerRequest request,
            String path,
            Map<String, String> parameters,
            String requestId,
            Authenticator authenticator) {
        this.request = request;
        this.path = path;
        this.parameters = parameters;
        this.requestId = requestId;
        this.authenticator = authenticator;
    }

    public Method method() {
        return request.prologue().method();
    }

    /** The path as it was sent, still encoded, without the query. */
    public String path() {
        return path;
    }

    /** The path and the query as they were sent. */
    public String target() {
        return request.prologue().hasQuery()
                ? path + "?" + request.prologue().query().rawValue()
                : path;
    }

    /** The decoded value of a segment that the route's pattern names. */
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalStateException("the route has no parameter '" + name + "'");
        }
        return value;
    }

    /**
     * A path segment that is an id.
     *
     * @param what the thing the id names, for the refusal: a malformed id names nothing, so the answer is 404
     */
    public UUID id(String name, String what) {
        String value = parameter(name);
        return Uuids.parse(value).orElseThrow(() -> HttpRefusal.notFound(what, value));
    }

    /** The first value of a query parameter. */
    public Optional<String> query(String name) {
        return request.query().first(name).asOptional();
    }

    /** All values of a repeatable query parameter. */
    public List<String> queryAll(String name) {
        return request.query().contains(name) ? request.query().all(name) : List.of();
    }

    /** Every query parameter by name. */
    public Map<String, List<String>> queries() {
        return request.query().toMap();
    }

    public Optional<String> header(String name) {
        return header(HeaderNames.create(name));
    }

    public Optional<String> header(HeaderName name) {
        return request.headers().first(name);
    }

    public Optional<String> cookie(String name) {
        return request.headers().cookies().first(name).asOptional();
    }

    /** The address of the other end of the connection. */
    public String remoteAddress() {
        return request.remotePeer().host();
    }

    /** The certificates that the other end showed and holds the key of, its own first; nobody has said whom they are of. */
    public List<X509Certificate> clientCertificates() {
        return request.remotePeer()
                .tlsCertificates()
                .map(chain ->
                        Arrays.stream(chain).map(X509Certificate.class::cast).toList())
                .orElse(List.of());
    }

    /** Whether the connection itself is encrypted. */
    public boolean secure() {
        return request.isSecure();
    }

    /** What the client, or else the server, calls this request in logs and answers. */
    public String requestId() {
        return requestId;
    }

    /** Who is calling, or nobody. */
    public Optional<Principal> findPrincipal() {
        if (!principalLookedUp) {
            principal = authenticator.authenticate(this);
            principalLookedUp = true;
        }
        return principal;
    }

    /** Who is calling; refused with 401 where nobody is. */
    public Principal principal() {
        return findPrincipal().orElseThrow(HttpRefusal::unauthorized);
    }

    /** The token of an {@code Authorization: Bearer} header (RFC 6750, section 2.1). */
    public Optional<String> bearer() {
        return header(HeaderNames.AUTHORIZATION)
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).strip())
                .filter(value -> !value.isEmpty());
    }

    /** When the handling of this request began, in milliseconds of the system's clock. */
    public long receivedAtMillis() {
        return receivedAtMillis;
    }

    /** The body's declared length, where one is declared. */
    public Optional<Long> contentLength() {
        var length = request.headers().contentLength();
        return length.isPresent() ? Optional.of(length.getAsLong()) : Optional.empty();
    }

    /** The declared type of the body, with its parameters. */
    public Optional<String> contentType() {
        return header(HeaderNames.CONTENT_TYPE);
    }

    /**
     * The body as a stream that refuses to go past {@code limit} bytes.
     *
     * @param what names the body in the refusal
     */
    public InputStream stream(String what, long limit) {
        contentLength().filter(length -> length > limit).ifPresent(length -> {
            throw HttpRefusal.tooLarge(what, limit).found(length + " bytes").where("Content-Length");
        });
        return request.content().hasEntity()
                ? new BoundedInputStream(request.content().inputStream(), what, limit)
                : InputStream.nullInputStream();
    }

    /** The whole body, at most {@code limit} bytes. */
    public byte[] bytes(int limit) throws IOException {
        try (InputStream in = stream("the body", limit)) {
            // A declared length, which the stream has found within the limit, saves a large buffer for each poll.
            return contentLength().isPresent()
                    ? in.readNBytes(contentLength().get().intValue())
                    : in.readAllBytes();
        }
    }

    /** The body as one JSON value of at most {@value #JSON_LIMIT} bytes. */
    public JsonNode json() throws IOException {
        return Json.parse("the body", bytes(JSON_LIMIT));
    }

    /** The body as one JSON object of at most {@value #JSON_LIMIT} bytes. */
    public JsonObject jsonObject() throws IOException {
        return JsonObject.of(json(), "$");
    }

    /** The same where the body may be left out. */
    public Optional<JsonObject> optionalJsonObject() throws IOException {
        byte[] bytes = bytes(JSON_LIMIT);
        return bytes.length == 0 ? Optional.empty() : Optional.of(JsonObject.of(Json.parse("the body", bytes), "$"));
    }

    /** The fields of an HTML form of at most {@value #FORM_LIMIT} bytes. */
    public Map<String, List<String>> form() throws IOException {
        if (form == null) {
            form = Forms.parse(new String(bytes(FORM_LIMIT), StandardCharsets.UTF_8));
        }
        return form;
    }

    /** The first value of a form field. */
    public Optional<String> formField(String name) throws IOException {
        return form().getOrDefault(name, List.of()).stream().findFirst();
    }
}
