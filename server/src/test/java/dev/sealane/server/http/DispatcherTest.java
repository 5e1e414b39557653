package dev.sealane.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.json.Json;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DispatcherTest {
    private static final UUID ID = UUID.fromString("3f3cb2a6-6f64-4d8a-9a3c-3b1f9cf5b1a2");

    private final CountDownLatch firstEventWasRead = new CountDownLatch(1);
    private WebServer server;
    private HttpClient client;

    @BeforeAll
    void start() {
        Router router = new Router();
        router.failures("/mender", new MenderFailure());
        router.get("/plain/{name}", Access.PUBLIC, request -> Response.text(Response.TEXT, request.parameter("name")));
        router.get("/plain/fixed", Access.PUBLIC, request -> Response.text(Response.TEXT, "literal"));
        router.get(
                "/files/{path...}", Access.PUBLIC, request -> Response.text(Response.TEXT, request.parameter("path")));
        router.get("/things/{id}", Access.PUBLIC, request -> Response.json(Map.of("id", request.id("id", "thing"))));
        router.get("/list", Access.PUBLIC, request -> {
            Paging paging = Paging.of(request);
            List<Integer> all = java.util.stream.IntStream.range(0, 45).boxed().toList();
            return paging.describe(request, Response.json(paging.of(all)), all.size());
        });
        router.get(
                "/mine",
                Access.USER,
                request -> Response.text(Response.TEXT, request.principal().email()));
        router.post("/mine", Access.USER, request -> Response.noContent());
        router.post("/json", Access.PUBLIC, request -> {
            JsonObject body = request.jsonObject();
            String name = body.text("name");
            body.refuseOthers();
            return Response.json(Map.of("name", name));
        });
        router.get("/mender/broken", Access.PUBLIC, request -> {
            throw new IllegalStateException("the password is hunter2");
        });
        router.get(
                "/stream",
                Access.PUBLIC,
                request -> Response.stream("application/octet-stream", 3, out -> {
                    out.write(new byte[] {1, 2, 3});
                }));
        router.get("/slow", Access.PUBLIC, request -> {
            throw HttpRefusal.of(Status.TOO_MANY_REQUESTS_429, "too-soon", "later")
                    .retryAfter(java.time.Duration.ofMillis(1500));
        });
        router.get(
                "/events",
                Access.PUBLIC,
                request -> Response.events(sink -> {
                    sink.send("first", "one\ntwo");
                    await(firstEventWasRead);
                    sink.send("second", "");
                }));
        Dispatcher dispatcher = new Dispatcher(router, DispatcherTest::authenticate, new Failures(List.of()));
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(dispatcher.routing())
                .build()
                .start();
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    void stop() {
        client.close();
        server.stop();
    }

    @Test
    void aLiteralSegmentGoesBeforeAParameter() throws Exception {
        assertThat(get("/plain/fixed").body()).isEqualTo("literal");
        assertThat(get("/plain/other%20one+two").body()).isEqualTo("other one+two");
    }

    @Test
    void aRestParameterTakesTheWholeTail() throws Exception {
        assertThat(get("/files/a/b/c.js").body()).isEqualTo("a/b/c.js");
    }

    @Test
    void refusesDotSegmentsHoweverTheyAreWritten() throws Exception {
        for (String path : List.of("/files/a/%2e%2e/b", "/files/%2E", "/files/a%00b", "/files/%ff", "/files/%zz")) {
            assertThat(statusOfRaw(path)).as(path).isEqualTo(400);
        }
    }

    @Test
    void anIdThatIsNoUuidIsNotFound() throws Exception {
        assertThat(get("/things/" + ID).statusCode()).isEqualTo(200);
        HttpResponse<String> answer = get("/things/1-1-1-1-1");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(code(answer)).isEqualTo("thing-not-found");
    }

    @Test
    void namesTheMethodsOfAPathThatHasOthers() throws Exception {
        HttpResponse<String> answer = send(request("/mine").DELETE().build());
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET, POST");
        assertThat(code(answer)).isEqualTo("method-not-allowed");
    }

    @Test
    void answersHeadWithTheHeadersOfGet() throws Exception {
        HttpResponse<String> answer = send(
                request("/plain/abc").method("HEAD", BodyPublishers.noBody()).build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Length")).contains("3");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aRouteForUsersAsksForCredentials() throws Exception {
        HttpResponse<String> answer = get("/mine");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(send(request("/mine").header("Authorization", "Bearer good").build())
                        .body())
                .isEqualTo("a@example.org");
    }

    @Test
    void aWriteWithACookieNeedsOurOwnOrigin() throws Exception {
        assertThat(post("/mine", "Cookie", "session=good").statusCode()).isEqualTo(403);
        assertThat(post("/mine", "Cookie", "session=good", "Origin", "http://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post("/mine", "Cookie", "session=good", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post("/mine", "Cookie", "session=good", "Origin", base()).statusCode())
                .isEqualTo(204);
        assertThat(post("/mine", "Cookie", "session=good", "Sec-Fetch-Site", "same-origin")
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void aWriteWithATokenNeedsNoOrigin() throws Exception {
        assertThat(post("/mine", "Authorization", "Bearer good").statusCode()).isEqualTo(204);
    }

    @Test
    void aFieldOfTheWrongKindIsNamedWithWhatWasExpected() throws Exception {
        JsonNode problem =
                Json.parse("answer", postBody("/json", "{\"name\":7}").body());
        assertThat(problem.get("code").stringValue()).isEqualTo("bad-field");
        assertThat(problem.get("where").stringValue()).isEqualTo("$.name");
        assertThat(problem.get("expected").stringValue()).isEqualTo("a text");
        assertThat(problem.get("found").stringValue()).isEqualTo("number");
    }

    @Test
    void malformedBodiesAreRefusedWithStableCodes() throws Exception {
        assertThat(code(postBody("/json", "{\"name\":"))).isEqualTo("malformed-json");
        assertThat(code(postBody("/json", ""))).isEqualTo("malformed-json");
        assertThat(code(postBody("/json", "{\"name\":\"a\"} {}"))).isEqualTo("malformed-json");
        assertThat(code(postBody("/json", "{\"name\":\"a\",\"name\":\"b\"}"))).isEqualTo("malformed-json");
        assertThat(code(postBody("/json", "[".repeat(100)))).isEqualTo("malformed-json");
        assertThat(code(postBody("/json", "[]"))).isEqualTo("bad-field");
        assertThat(code(postBody("/json", "{}"))).isEqualTo("missing-field");
        assertThat(code(postBody("/json", "{\"name\":\"a\",\"nmae\":1}"))).isEqualTo("unknown-field");
    }

    @Test
    void aBodyPastTheLimitIsRefusedWithAndWithoutADeclaredLength() throws Exception {
        String large = "{\"name\":\"" + "x".repeat(Request.JSON_LIMIT) + "\"}";
        assertThat(postBody("/json", large).statusCode()).isEqualTo(413);
        HttpRequest chunked = request("/json")
                .POST(BodyPublishers.ofInputStream(() -> stream(large)))
                .build();
        HttpResponse<String> answer = send(chunked);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(code(answer)).isEqualTo("too-large");
    }

    @Test
    void anUnexpectedFailureTellsNothingButItsRequestId() throws Exception {
        HttpResponse<String> answer = send(
                request("/mender/broken").header("X-MEN-RequestID", "my-id-1").build());
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("X-MEN-RequestID")).contains("my-id-1");
        assertThat(answer.body()).contains("\"request_id\":\"my-id-1\"").doesNotContain("hunter2");
    }

    @Test
    void aRequestIdThatIsNoWordIsReplaced() throws Exception {
        HttpResponse<String> answer =
                send(request("/plain/a").header("X-MEN-RequestID", "<b>").build());
        assertThat(answer.headers().firstValue("X-MEN-RequestID"))
                .get()
                .asString()
                .matches("[0-9a-f]{16}");
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() throws Exception {
        for (String path : List.of("/plain/a", "/nowhere", "/mine")) {
            var headers = get(path).headers();
            assertThat(headers.firstValue("Content-Security-Policy"))
                    .get()
                    .asString()
                    .contains("frame-ancestors 'none'");
            assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        }
    }

    @Test
    void pagesAreLinkedAndCounted() throws Exception {
        HttpResponse<String> answer = get("/list?page=2&per_page=20&q=a%26b");
        assertThat(answer.headers().firstValue("X-Total-Count")).contains("45");
        assertThat(answer.headers().firstValue("Link").orElseThrow())
                .contains("</list?q=a%26b&page=1&per_page=20>; rel=\"first\"")
                .contains("</list?q=a%26b&page=1&per_page=20>; rel=\"prev\"")
                .contains("</list?q=a%26b&page=3&per_page=20>; rel=\"next\"")
                .contains("</list?q=a%26b&page=3&per_page=20>; rel=\"last\"");
        assertThat(code(get("/list?per_page=501"))).isEqualTo("bad-query");
        assertThat(code(get("/list?page=-1"))).isEqualTo("bad-query");
        assertThat(code(get("/list?page=99999999999999"))).isEqualTo("bad-query");
        assertThat(get("/list?page=1000000").body()).isEqualTo("[]");
    }

    @Test
    void tellsWhenToComeBack() throws Exception {
        HttpResponse<String> answer = get("/slow");
        assertThat(answer.statusCode()).isEqualTo(Status.TOO_MANY_REQUESTS_429.code());
        assertThat(answer.headers().firstValue("Retry-After")).contains("2");
    }

    @Test
    void aStreamHasItsLength() throws Exception {
        HttpResponse<byte[]> answer = client.send(request("/stream").build(), BodyHandlers.ofByteArray());
        assertThat(answer.headers().firstValue("Content-Length")).contains("3");
        assertThat(answer.body()).containsExactly(1, 2, 3);
    }

    @Test
    void anEventLeavesAtOnce() throws Exception {
        HttpResponse<InputStream> answer = client.send(request("/events").build(), BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("event: first");
            assertThat(lines.readLine()).isEqualTo("data: one");
            assertThat(lines.readLine()).isEqualTo("data: two");
            firstEventWasRead.countDown();
            assertThat(lines.readLine()).isEmpty();
            assertThat(lines.readLine()).isEqualTo("event: second");
        }
    }

    private static Optional<Principal> authenticate(Request request) {
        Optional<Principal> byToken = request.bearer().filter("good"::equals).map(_ -> principal(Principal.Via.TOKEN));
        return byToken.or(
                () -> request.cookie("session").filter("good"::equals).map(_ -> principal(Principal.Via.SESSION)));
    }

    private static Principal principal(Principal.Via via) {
        return new Principal(Tenant.DEFAULT, ID, "a@example.org", via, ID);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static InputStream stream(String text) {
        return new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private String code(HttpResponse<String> answer) {
        return Json.parse("answer", answer.body()).get("code").stringValue();
    }

    private String base() {
        return "http://127.0.0.1:" + server.port();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base() + path));
    }

    private HttpResponse<String> send(HttpRequest request) throws Exception {
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).build());
    }

    private HttpResponse<String> post(String path, String... headers) throws Exception {
        return send(request(path).POST(BodyPublishers.noBody()).headers(headers).build());
    }

    private HttpResponse<String> postBody(String path, String body) throws Exception {
        return send(request(path).POST(BodyPublishers.ofString(body)).build());
    }

    /** Sends a path that the client's own URI class would refuse. */
    private int statusOfRaw(String path) throws Exception {
        try (java.net.Socket socket = new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(120_000);
            String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return Integer.parseInt(answer.substring(9));
        }
    }
}
