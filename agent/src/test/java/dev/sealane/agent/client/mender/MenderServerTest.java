package dev.sealane.agent.client.mender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealane.agent.client.BusyException;
import dev.sealane.agent.client.DownloadException;
import dev.sealane.agent.client.HttpException;
import dev.sealane.agent.client.NotAdmittedException;
import dev.sealane.agent.client.ProtocolException;
import dev.sealane.agent.client.ResumableDownload;
import dev.sealane.agent.client.SpoolDirectory;
import dev.sealane.agent.identity.DeviceIdentity;
import dev.sealane.agent.identity.DeviceKey;
import dev.sealane.agent.inventory.Attributes;
import dev.sealane.agent.json.Json;
import dev.sealane.agent.json.JsonReader;
import dev.sealane.agent.testing.FakeMenderServer;
import dev.sealane.agent.testing.Fixtures;
import dev.sealane.agent.testing.Fixtures.MemoryCheckpoints;
import dev.sealane.agent.testing.ScriptedServer;
import dev.sealane.agent.testing.ScriptedServer.Received;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.LogLine;
import dev.sealane.agent.update.ReportAnswer;
import dev.sealane.agent.update.Status;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests of the protocol's traces (Mender client, section 17) and its error table (section 7). */
final class MenderServerTest {
    private static final Installed FACTORY =
            new Installed("factory-1", Optional.empty(), new TreeMap<>(Map.of("rootfs-image.version", "v1")));

    @TempDir
    Path directory;

    private DeviceKey key;
    private Path identity;

    @BeforeEach
    void prepareDevice() throws Exception {
        key = DeviceKey.readOrGenerate(directory.resolve("key.pem"));
        identity = Fixtures.program(
                directory.resolve("identity"),
                "#!/bin/sh\necho sn=SN-1\necho mac=02:00:00:00:00:01\necho multi=a\necho multi=b\n");
    }

    @Test
    void asksForAdmissionWithASignatureOfTheExactBody() throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            client(server.url(), Optional.of("tenant-1")).next(FACTORY);

            Received request = server.received().getFirst();
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/api/devices/v1/authentication/auth_requests");
            assertThat(request.header("Content-Type")).isEqualTo("application/json");
            assertThat(request.header("Authorization")).isEqualTo("Bearer tenant-1");
            Json.Obj body = JsonReader.readObject(bytes(request.body()));
            assertThat(body.string("id_data"))
                    .contains("{\"mac\":\"02:00:00:00:00:01\",\"multi\":[\"a\",\"b\"],\"sn\":\"SN-1\"}");
            assertThat(body.string("tenant_token")).contains("tenant-1");
            assertThat(verifies(request.body(), body.string("pubkey").orElseThrow(), request.header("X-MEN-Signature")))
                    .isTrue();
        }
    }

    @Test
    void asksForWorkWithEverythingTheDeviceProvides() throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            assertThat(client(server.url()).next(FACTORY)).isEmpty();

            Received request = server.received().getLast();
            assertThat(request.method() + " " + request.path())
                    .isEqualTo("POST /api/devices/v2/deployments/device/deployments/next");
            assertThat(request.body())
                    .isEqualTo("{\"device_provides\":{\"artifact_name\":\"factory-1\",\"device_type\":\"board\","
                            + "\"rootfs-image.version\":\"v1\"}}");
        }
    }

    @Test
    void understandsAnAssignment() throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            server.deploy("dep-1", "release-2", new byte[0]);

            Assignment assignment = client(server.url()).next(FACTORY).orElseThrow();

            assertThat(assignment.id()).isEqualTo("dep-1");
            assertThat(assignment.origin()).isEqualTo(Assignment.Origin.SERVER);
            assertThat(assignment.source()).isEqualTo(server.url() + "/artifact/0?signature=s");
            assertThat(assignment.artifactName()).contains("release-2");
            assertThat(assignment.deviceTypes()).containsExactly("board");
        }
    }

    @Test
    void fallsBackToTheOlderFormsOfTheQuestion() throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            server.failNext("next", 404);
            server.failNext("next-v1-POST", 404);

            assertThat(client(server.url()).next(FACTORY)).isEmpty();

            List<Received> asked = server.received().subList(1, 4);
            assertThat(asked.get(1).method()).isEqualTo("POST");
            assertThat(asked.get(1).path()).isEqualTo("/api/devices/v1/deployments/device/deployments/next");
            assertThat(asked.get(1).body())
                    .isEqualTo(
                            "{\"artifact_name\":\"factory-1\",\"device_type\":\"board\",\"rootfs-image.version\":\"v1\"}");
            assertThat(asked.get(2).method()).isEqualTo("GET");
            assertThat(asked.get(2).path())
                    .isEqualTo("/api/devices/v1/deployments/device/deployments/next"
                            + "?artifact_name=factory-1&device_type=board");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DOWNLOADING,downloading",
        "INSTALLING,installing",
        "REBOOTING,rebooting",
        "COMMITTING,installing",
        "SUCCESS,success",
        "FAILURE,failure",
        "ALREADY_INSTALLED,already-installed",
    })
    void translatesEachStatus(Status status, String word) throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            assertThat(client(server.url()).report(assignment(server.url()), status))
                    .isEqualTo(ReportAnswer.RECORDED);

            assertThat(server.received().getLast().method()).isEqualTo("PUT");
            assertThat(server.received().getLast().path())
                    .isEqualTo("/api/devices/v1/deployments/device/deployments/dep-1/status");
            assertThat(server.received().getLast().body()).isEqualTo("{\"status\":\"" + word + "\"}");
        }
    }

    @Test
    void provesItselfAnewBeforeTheCommit() throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            MenderServer client = client(server.url());
            client.report(assignment(server.url()), Status.INSTALLING);
            client.report(assignment(server.url()), Status.COMMITTING);

            assertThat(server.received())
                    .extracting(request -> request.path().replaceAll(".*/", ""))
                    .containsExactly("auth_requests", "status", "auth_requests", "status");
        }
    }

    @ParameterizedTest
    @CsvSource({"204,RECORDED", "409,ABORTED", "404,REFUSED", "400,REFUSED"})
    void takesTheAnswerToAStatus(int code, ReportAnswer answer) throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            server.failNext("status", code);

            assertThat(client(server.url()).report(assignment(server.url()), Status.DOWNLOADING))
                    .isEqualTo(answer);
        }
    }

    @Test
    void sendsTheLogInOrder() throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            Instant at = Instant.parse("2026-11-20T15:16:43Z");
            client(server.url())
                    .sendLog(
                            assignment(server.url()),
                            List.of(
                                    new LogLine(at, LogLine.Level.INFO, "first \"line\""),
                                    new LogLine(at, LogLine.Level.ERROR, "second")));

            assertThat(server.logs())
                    .containsExactly("{\"messages\":[{\"timestamp\":\"2026-11-20T15:16:43Z\",\"level\":\"info\","
                            + "\"message\":\"first \\\"line\\\"\"},{\"timestamp\":\"2026-11-20T15:16:43Z\","
                            + "\"level\":\"error\",\"message\":\"second\"}]}");
        }
    }

    @Test
    void cutsTheOldestLinesOfALogThatIsTooLong() throws Exception {
        List<LogLine> lines = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            lines.add(new LogLine(Instant.EPOCH, LogLine.Level.INFO, i + "x".repeat(8000)));
        }
        byte[] body = MenderMessages.log(lines);

        assertThat(body.length).isBetween(1_000_000, 1 << 20);
        assertThat(new String(body, StandardCharsets.UTF_8)).contains("\"299x").doesNotContain("\"0x");
    }

    @Test
    void sendsTheInventoryOnlyWhenItChanged() throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            MenderServer client = client(server.url());
            Attributes one = Attributes.parse("a=1\nip=x\nip=y\nempty=\n").attributes();

            assertThat(client.sendInventory(one)).isTrue();
            assertThat(client.sendInventory(one)).isFalse();
            assertThat(client.sendInventory(Attributes.of(Map.of("a", "2")))).isTrue();

            assertThat(server.inventories())
                    .containsExactly(
                            "[{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"empty\",\"value\":\"\"},"
                                    + "{\"name\":\"ip\",\"value\":[\"x\",\"y\"]}]",
                            "[{\"name\":\"a\",\"value\":\"2\"}]");
        }
    }

    @Test
    void sendsTheInventoryAgainAfterANewAdmission() throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            MenderServer client = client(server.url());
            Attributes one = Attributes.of(Map.of("a", "1"));
            client.sendInventory(one);
            server.forgetTokens();
            client.next(FACTORY);

            assertThat(client.sendInventory(one)).isTrue();
        }
    }

    @Test
    void asksForAdmissionOnceWhenItsTokenIsRefused() throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            MenderServer client = client(server.url());
            client.next(FACTORY);
            server.forgetTokens();

            assertThat(client.next(FACTORY)).isEmpty();
            assertThat(server.received())
                    .extracting(request -> request.path().replaceAll(".*/", ""))
                    .containsExactly("auth_requests", "next", "next", "auth_requests", "next");
        }
    }

    @Test
    void doesNotGoInCirclesWhenEveryTokenIsRefused() {
        try (FakeMenderServer server = new FakeMenderServer()) {
            server.failNext("next", 401, 401, 401, 401);

            assertThatExceptionOfType(NotAdmittedException.class)
                    .isThrownBy(() -> client(server.url()).next(FACTORY));
            assertThat(server.received()).hasSize(2);
        }
    }

    @Test
    void saysThatItIsNotAdmitted() {
        try (FakeMenderServer server = new FakeMenderServer()) {
            server.admits(false);

            assertThatExceptionOfType(NotAdmittedException.class)
                    .isThrownBy(() -> client(server.url()).next(FACTORY))
                    .withMessageContaining("unauthorized");
        }
    }

    @Test
    void takesTheNextServerWhenOneDoesNotAdmitItOrIsGone() throws Exception {
        URI gone;
        try (ScriptedServer closed = new ScriptedServer((_, _) -> {})) {
            gone = closed.url();
        }
        try (FakeMenderServer refusing = new FakeMenderServer();
                FakeMenderServer admitting = new FakeMenderServer()) {
            refusing.admits(false);
            MenderServer client = client(List.of(gone, refusing.url(), admitting.url()), Optional.empty());

            client.next(FACTORY);
            client.next(FACTORY);

            assertThat(refusing.received()).hasSize(1);
            assertThat(admitting.received()).hasSize(3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 409, 418, 500, 502})
    void takesNoOtherAnswerForWork(int code) {
        try (FakeMenderServer server = new FakeMenderServer()) {
            server.failNext("next", code);

            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> client(server.url()).next(FACTORY))
                    .satisfies(refused -> assertThat(refused.status()).isEqualTo(code))
                    .satisfies(refused -> assertThat(refused.call()).isEqualTo("next"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            value = {"120|PT2M", "Fri, 31 Dec 1999 23:59:59 GMT|PT0S", "999999999|PT24H", "soon|PT0S"},
            delimiter = '|')
    void passesOnThePauseThatABusyServerAsksFor(String field, Duration pause) {
        try (ScriptedServer server = new ScriptedServer((request, reply) -> {
            if (request.path().endsWith("auth_requests")) {
                reply.send(200, "token");
            } else {
                reply.send(429, "", "Retry-After: " + field);
            }
        })) {
            assertThatExceptionOfType(BusyException.class)
                    .isThrownBy(() -> client(server.url()).next(FACTORY))
                    .satisfies(busy -> assertThat(busy.pause()).isEqualTo(pause));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "{}",
                "{\"id\":\"d\"}",
                "{\"id\":\"d\",\"artifact\":{\"source\":{}}}",
                "{\"id\":7,\"artifact\":{\"source\":{\"uri\":\"http://h/\"}}}",
                "{\"id\":\"../../etc\",\"artifact\":{\"source\":{\"uri\":\"http://h/\"}}}",
                "{\"id\":\"\",\"artifact\":{\"source\":{\"uri\":\"http://h/\"}}}",
                "{\"id\":\"d\",\"artifact\":{\"source\":{\"uri\":\"\"}}}",
                "{\"id\":\"d\",\"artifact\":{\"artifact_name\":\"a\\nb\",\"source\":{\"uri\":\"http://h/\"}}}",
                "{\"id\":\"d\",\"artifact\":{\"device_types_compatible\":\"x\",\"source\":{\"uri\":\"http://h/\"}}}",
            })
    void refusesAnAssignmentItCannotTrust(String body) {
        try (ScriptedServer server = admitting(body)) {
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> client(server.url()).next(FACTORY));
        }
    }

    @Test
    void refusesADeepAssignment() {
        try (ScriptedServer server = admitting("[".repeat(100_000))) {
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> client(server.url()).next(FACTORY));
        }
    }

    @Test
    void refusesAnEndlessAnswer() {
        byte[] spaces = new byte[64 * 1024];
        try (ScriptedServer server = new ScriptedServer((_, reply) -> {
            reply.head(200, -1);
            while (true) {
                reply.write(spaces, 0, spaces.length);
            }
        })) {
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> client(server.url()).next(FACTORY))
                    .withMessageContaining("longer than 1048576 bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX-Slow: ", "HTTP/1.1 200 OK\r\n\r\n"})
    void endsAnAnswerThatComesByteByByte(String beginning) {
        dev.sealane.agent.client.Http impatient = Fixtures.http(new dev.sealane.agent.client.Http.Timeouts(
                Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofMillis(500)));
        try (ScriptedServer server = new ScriptedServer((_, reply) -> {
            reply.raw(beginning);
            while (true) {
                reply.raw("x");
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofMillis(20).toNanos());
            }
        })) {
            assertThatExceptionOfType(HttpException.class)
                    .isThrownBy(() -> client(impatient, List.of(server.url()), Optional.empty())
                            .next(FACTORY));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "line\nfeed", "caf\u00e9"})
    void refusesATokenThatWouldBreakAHeader(String token) {
        try (ScriptedServer server = new ScriptedServer((_, reply) -> reply.send(200, token))) {
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> client(server.url()).next(FACTORY))
                    .withMessageContaining("token of printable characters");
        }
    }

    @Test
    void showsNoTokenAndNoSignatureInAMessage() {
        try (FakeMenderServer server = new FakeMenderServer()) {
            server.failNext("next", 500);

            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() ->
                            client(server.url(), Optional.of("secret-tenant")).next(FACTORY))
                    .satisfies(refused -> assertThat(refused.toString())
                            .doesNotContain("secret-tenant")
                            .doesNotContain("token-0"));
        }
    }

    @Test
    void asksTheServerForAFreshLinkWhenTheOldOneExpired() throws Exception {
        byte[] artifact = Fixtures.bytes(3, 300_000);
        try (FakeMenderServer server = new FakeMenderServer()) {
            server.deploy("dep-1", "release-2", artifact);
            MenderServer client = client(server.url());
            Assignment assignment = client.next(FACTORY).orElseThrow();
            server.expireLinks();

            try (InputStream in = client.open(assignment, new MemoryCheckpoints())) {
                assertThat(in.readAllBytes()).isEqualTo(artifact);
            }
        }
    }

    @Test
    void endsTheDownloadOfAnAssignmentThatWasWithdrawn() throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            server.deploy("dep-1", "release-2", new byte[5000]);
            MenderServer client = client(server.url());
            Assignment assignment = client.next(FACTORY).orElseThrow();
            server.expireLinks();
            server.withdraw();

            try (InputStream in = client.open(assignment, new MemoryCheckpoints())) {
                assertThatExceptionOfType(DownloadException.class)
                        .isThrownBy(in::read)
                        .satisfies(ended -> assertThat(ended.reason()).isEqualTo(DownloadException.Reason.WITHDRAWN));
            }
        }
    }

    @Test
    void removesTheSpoolOfAForgottenAssignment() throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            server.deploy("dep-1", "release-2", new byte[5000]);
            MenderServer client = client(server.url());
            Assignment assignment = client.next(FACTORY).orElseThrow();
            try (InputStream in = client.open(assignment, new MemoryCheckpoints())) {
                in.readAllBytes();
            }
            assertThat(directory).isDirectoryContaining("glob:**download.spool");

            client.forget(assignment);

            assertThat(directory).isDirectoryNotContaining("glob:**download.spool*");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://host/file", "file:///etc/passwd", "no link", "https:opaque"})
    void downloadsFromTheWebOnly(String link) {
        Assignment assignment = new Assignment("dep-1", Assignment.Origin.SERVER, link, Optional.empty(), List.of());

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> client(URI.create("http://127.0.0.1:9")).open(assignment, new MemoryCheckpoints()));
    }

    @Test
    void doesNotLeaveTlsForADownload() {
        Assignment assignment =
                new Assignment("dep-1", Assignment.Origin.SERVER, "http://host/file", Optional.empty(), List.of());

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> client(URI.create("https://127.0.0.1:9")).open(assignment, new MemoryCheckpoints()))
                .withMessageContaining("scheme https");
    }

    private static ScriptedServer admitting(String assignment) {
        return new ScriptedServer(
                (request, reply) -> reply.send(200, request.path().endsWith("auth_requests") ? "token" : assignment));
    }

    private static Assignment assignment(URI server) {
        return new Assignment("dep-1", Assignment.Origin.SERVER, server + "/artifact/0?s", Optional.empty(), List.of());
    }

    private MenderServer client(URI server) {
        return client(server, Optional.empty());
    }

    private MenderServer client(URI server, Optional<String> tenantToken) {
        return client(List.of(server), tenantToken);
    }

    private MenderServer client(List<URI> servers, Optional<String> tenantToken) {
        return client(Fixtures.http(), servers, tenantToken);
    }

    private MenderServer client(dev.sealane.agent.client.Http http, List<URI> servers, Optional<String> tenantToken) {
        MenderServer.Account account = new MenderServer.Account(
                servers, new DeviceIdentity(identity, Duration.ofSeconds(20)), key, tenantToken);
        MenderServer.Device device = new MenderServer.Device() {
            @Override
            public String type() {
                return "board";
            }

            @Override
            public Installed installed() {
                return FACTORY;
            }
        };
        ResumableDownload.Rules rules = new ResumableDownload.Rules(
                3, 1 << 20, Duration.ofMinutes(5), ResumableDownload.CHECKPOINT_BYTES, new SpoolDirectory(directory));
        return new MenderServer(http, account, device, rules, _ -> {});
    }

    private static boolean verifies(String message, String publicKeyPem, String signature) throws Exception {
        String base64 = publicKeyPem.replaceAll("-----[A-Z ]+-----", "");
        byte[] der = Base64.getMimeDecoder().decode(base64);
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
        verifier.update(bytes(message));
        return verifier.verify(Base64.getDecoder().decode(signature));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
