package dev.sealane.server.mender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.Server;
import dev.sealane.server.db.Database;
import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.db.Page;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Attribute;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Assignments;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.testing.Fleet;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.server.testing.Operator;
import dev.sealane.server.testing.TestDevice;
import dev.sealane.server.testing.TestServer;
import dev.sealane.testing.Await;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * The protocol as the traces of the device API digest show it (section 17), request by request. The operator works
 * through a second connection to the database, as another server would.
 */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MenderProtocolTest {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Server server;
    private Database database;
    private Operator operator;
    private Fleet fleet;

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path data) throws Exception {
        server = TestServer.start(data, url);
        database = Database.open(url);
        operator = new Operator(database);
        fleet = new Fleet(database, Tenant.DEFAULT);
    }

    @AfterAll
    void stop() {
        database.close();
        server.close();
        http.close();
    }

    @Test
    void answersAPendingDeviceWithMendersErrorAndTheRequestId() throws Exception {
        HttpResponse<String> answer = device("pending").authenticate();

        assertThat(answer.statusCode()).isEqualTo(401);
        JsonNode body = TestDevice.json(answer);
        assertThat(body.propertyNames()).containsExactlyInAnyOrder("error", "request_id");
        assertThat(body.path("error").asString()).isEqualTo("dev auth: unauthorized");
        assertThat(answer.headers().firstValue("X-MEN-RequestID"))
                .contains(body.path("request_id").asString());
    }

    @Test
    void givesAnAcceptedDeviceATokenAsPlainText() throws Exception {
        TestDevice device = device("token");
        device.authenticate();
        operator.acceptAll();

        HttpResponse<String> answer = device.authenticate();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/jwt");
        JsonNode claims = claims(answer.body());
        assertThat(claims.path("sub").asString())
                .isEqualTo(operator.device("token").toString());
        assertThat(claims.path("mender.device").asBoolean()).isTrue();
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(7 * 24 * 3600);
    }

    @Test
    void acceptsEveryKindOfKeyThatClientsUse() throws Exception {
        KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
        ec.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(3072);
        int number = 0;
        for (KeyPair keys : List.of(ec.generateKeyPair(), rsa.generateKeyPair(), Fleet.keyPair())) {
            TestDevice device = new TestDevice(http, server.url(), "{\"sn\":\"kind-" + number++ + "\"}", keys);
            device.authenticate();
            operator.acceptAll();

            assertThat(device.authenticate().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusesASignatureOverOtherBytes() throws Exception {
        TestDevice device = device("forged");
        byte[] signed = device.authBody();
        byte[] sent = new String(signed, StandardCharsets.UTF_8).strip().getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> answer = device.authenticate(sent, device.signature(signed));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(TestDevice.json(answer).path("error").asString()).isEqualTo("signature verification failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"id_data\":\"{}\",\"pubkey\":\"x\"}",
                "{\"id_data\":\"{\\\"a\\\":{\\\"b\\\":1}}\",\"pubkey\":\"x\"}",
                "{\"id_data\":\"{\\\"a\\\":\\\"b\\\"}\"}",
                "{\"id_data\":\"{\\\"a\\\":\\\"b\\\"}\",\"pubkey\":\"-----BEGIN PUBLIC KEY-----\\nAAAA\\n-----END PUBLIC KEY-----\"}",
                "{\"id_data\":\"{\\\"a\\\":\\\"b\\\"}\",\"id_data\":\"{\\\"a\\\":\\\"c\\\"}\",\"pubkey\":\"x\"}"
            })
    void refusesAnUnreadableAuthenticationRequest(String body) throws Exception {
        HttpResponse<String> answer = device("x").authenticate(body.getBytes(StandardCharsets.UTF_8), "AAAA");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(TestDevice.json(answer).path("error").asString()).isNotEmpty();
    }

    @Test
    void refusesADeepBodyAGiantBodyAndAMissingSignature() throws Exception {
        TestDevice device = device("hostile");
        byte[] deep = "[".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        byte[] giant = new byte[100_000];

        assertThat(device.authenticate(deep, "AAAA").statusCode()).isEqualTo(400);
        assertThat(device.authenticate(giant, "AAAA").statusCode()).isEqualTo(413);
        assertThat(device.authenticate(device.authBody(), "").statusCode()).isEqualTo(400);
    }

    @Test
    void refusesAForgedAnAlteredAndARevokedToken() throws Exception {
        TestDevice device = accepted("tokens");
        String token = device.token();
        String[] parts = token.split("\\.", -1);

        for (String forged : List.of(
                "",
                "x",
                parts[0] + "." + parts[1] + ".",
                encode("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + parts[1] + ".",
                parts[0] + "." + encode("{\"sub\":\"x\"}") + "." + parts[2],
                withAnotherLetterAt(token, token.length() - 10))) {
            device.useToken(forged);
            assertThat(device.next("a", "b").statusCode()).as(forged).isEqualTo(401);
        }

        device.useToken(token);
        assertThat(device.next("a", "b").statusCode()).isEqualTo(204);
        DeviceId id = operator.device("tokens");
        var set = operator.admissions()
                .authSets(Tenant.DEFAULT, List.of(id))
                .get(id)
                .getFirst();
        operator.admissions().reject(Tenant.DEFAULT, id, set.id());
        Await.until(() -> device.next("a", "b").statusCode() == 401);
    }

    @Test
    void takesInventoryAndLearnsTheDeviceTypeFromTheRequestForWork() throws Exception {
        TestDevice device = accepted("inventory");
        device.next("factory-1", "dev1");

        HttpResponse<String> put = device.send(
                "PUT",
                "/api/devices/v1/inventory/device/attributes",
                "[{\"name\":\"with_eq\",\"value\":\"a=b=c\"},{\"name\":\"empty\",\"value\":\"\"},"
                        + "{\"name\":\"ipv4\",\"value\":[\"10.0.0.1/24\",\"10.0.0.2/24\"]}]\n");
        HttpResponse<String> patch = device.send(
                "PATCH", "/api/devices/v1/inventory/device/attributes", "[{\"name\":\"empty\",\"value\":7}]\n");

        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(put.body()).isEmpty();
        assertThat(patch.statusCode()).isEqualTo(200);
        DeviceId id = operator.device("inventory");
        List<Attribute> attributes =
                new Inventory(database).attributes(Tenant.DEFAULT, List.of(id)).get(id);
        assertThat(attributes)
                .extracting(
                        attribute -> attribute.name() + "=" + attribute.value().text())
                .contains(
                        "with_eq=a=b=c",
                        "empty=7",
                        "ipv4=10.0.0.1/24, 10.0.0.2/24",
                        "device_type=dev1",
                        "artifact_name=factory-1");
    }

    @Test
    void refusesHostileInventory() throws Exception {
        TestDevice device = accepted("bad-inventory");
        String path = "/api/devices/v1/inventory/device/attributes";

        for (String body : List.of(
                "{}",
                "[{\"value\":1}]",
                "[{\"name\":\"a\",\"value\":null}]",
                "[{\"name\":\"a\",\"value\":{\"b\":1}}]",
                "[{\"name\":\"a\\u0000\",\"value\":\"1\"}]",
                "[{\"name\":\"a\",\"value\":\"1\\u0000\"}]",
                "[{\"name\":\"" + "n".repeat(300) + "\",\"value\":\"1\"}]")) {
            assertThat(device.send("PUT", path, body).statusCode()).as(body).isEqualTo(400);
        }
        assertThat(device.send("PUT", path, "[" + " ".repeat(2 << 20) + "]").statusCode())
                .isEqualTo(413);
    }

    @Test
    void walksThroughAnUpdateAsTheStockClientDoes() throws Exception {
        TestDevice device = accepted("walk");
        String release = release("dev1");
        assertThat(device.next("factory-1", "dev1").statusCode()).isEqualTo(204);
        RolloutId rollout = operator.roll(release, operator.device("walk"));

        Await.until(() -> device.next("factory-1", "dev1").statusCode() == 200);
        HttpResponse<String> work = device.next("factory-1", "dev1");
        JsonNode answer = TestDevice.json(work);
        assertThat(answer.path("id").asString()).isEqualTo(rollout.toString());
        JsonNode artifact = answer.path("artifact");
        assertThat(artifact.path("artifact_name").asString()).isEqualTo(release);
        assertThat(artifact.path("device_types_compatible").get(0).asString()).isEqualTo("dev1");
        assertThat(artifact.path("source").path("uri").asString()).startsWith(server.url() + "/download/");
        assertThat(artifact.path("source").path("expire").asString()).endsWith("Z");
        assertThat(work.headers().firstValue("Content-Encoding")).isEmpty();

        for (String status :
                List.of("downloading", "downloading", "installing", "rebooting", "installing", "success", "success")) {
            assertThat(device.status(rollout.toString(), status).statusCode()).isEqualTo(204);
        }

        assertThat(status(rollout, "walk")).isEqualTo(AssignmentStatus.SUCCESS);
        assertThat(device.next(release, "dev1").statusCode()).isEqualTo(204);
    }

    @Test
    void answersAllThreeWaysOfAskingAlike() throws Exception {
        TestDevice device = accepted("ways");
        RolloutId rollout = operator.roll(release("dev1"), operator.device("ways"));
        Await.until(() -> device.next("factory", "dev1").statusCode() == 200);

        HttpResponse<String> bare = device.send(
                "POST",
                "/api/devices/v1/deployments/device/deployments/next",
                "{\"device_type\":\"dev1\",\"artifact_name\":\"factory\"}");
        HttpResponse<String> query = device.send(
                "GET",
                "/api/devices/v1/deployments/device/deployments/next?artifact_name=factory&device_type=dev1",
                "");

        assertThat(TestDevice.json(bare).path("id").asString()).isEqualTo(rollout.toString());
        assertThat(TestDevice.json(query).path("id").asString()).isEqualTo(rollout.toString());
    }

    @Test
    void tellsADeviceWithOtherProvidesThatItsUpdateFailed() throws Exception {
        TestDevice device = accepted("contradicts");
        RolloutId rollout = operator.roll(release("dev1"), operator.device("contradicts"));
        Await.until(() -> device.next("factory", "dev1").statusCode() == 200);

        assertThat(device.next("other", "dev1").statusCode()).isEqualTo(409);

        assertThat(status(rollout, "contradicts")).isEqualTo(AssignmentStatus.FAILURE);
    }

    @Test
    void stopsADeviceWhoseRolloutWasAborted() throws Exception {
        TestDevice device = accepted("aborted");
        RolloutId rollout = operator.roll(release("dev1"), operator.device("aborted"));
        Await.until(() -> device.next("factory", "dev1").statusCode() == 200);
        assertThat(device.status(rollout.toString(), "downloading").statusCode())
                .isEqualTo(204);

        operator.rollouts().abort(Tenant.DEFAULT, rollout);

        assertThat(device.status(rollout.toString(), "installing").statusCode()).isEqualTo(409);
        assertThat(device.status(rollout.toString(), "failure").statusCode()).isEqualTo(409);
        assertThat(status(rollout, "aborted")).isEqualTo(AssignmentStatus.ABORTED);
    }

    @Test
    void keepsTheLogOfAFailureAndRefusesAGiantOne() throws Exception {
        TestDevice device = accepted("logs");
        RolloutId rollout = operator.roll(release("dev1"), operator.device("logs"));
        Await.until(() -> device.next("factory", "dev1").statusCode() == 200);
        String path = "/api/devices/v1/deployments/device/deployments/" + rollout + "/log";
        device.status(rollout.toString(), "failure");

        HttpResponse<String> answer = device.send(
                "PUT",
                path,
                "{\"messages\":[{\"level\":\"info\",\"message\":\"m\",\"timestamp\":\"2026-11-20T15:16:43Z\"}]}\n");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(new Assignments(database).log(Tenant.DEFAULT, rollout, operator.device("logs")))
                .contains(List.of(new LogMessage("2026-11-20T15:16:43Z", "info", "m")));
        String giant = "{\"messages\":[{\"message\":\"" + "x".repeat(1 << 20) + "\"}]}";
        assertThat(device.send("PUT", path, giant).statusCode()).isEqualTo(413);
    }

    @Test
    void refusesReportsThatMakeNoSense() throws Exception {
        TestDevice device = accepted("reports");
        RolloutId rollout = operator.roll(release("dev1"), operator.device("reports"));
        String unknown = UUID.randomUUID().toString();

        assertThat(device.status(unknown, "success").statusCode()).isEqualTo(404);
        assertThat(device.status("..%2f..%2fetc", "success").statusCode()).isEqualTo(404);
        for (String status : List.of("", "pending", "aborted", "noartifact", "decommissioned", "Success")) {
            assertThat(device.status(rollout.toString(), status).statusCode())
                    .as(status)
                    .isEqualTo(400);
        }
        String longSubstate = "{\"status\":\"installing\",\"substate\":\"" + "s".repeat(201) + "\"}";
        assertThat(device.send(
                                "PUT",
                                "/api/devices/v1/deployments/device/deployments/" + rollout + "/status",
                                longSubstate)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesARequestForWorkThatDoesNotSayWhatTheDeviceIs() throws Exception {
        TestDevice device = accepted("mute");

        assertThat(device.send("POST", "/api/devices/v2/deployments/device/deployments/next", "{}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(device.next("", "dev1").statusCode()).isEqualTo(400);
        assertThat(device.next("factory", "x\\u0000").statusCode()).isEqualTo(400);
    }

    @Test
    void givesAControlMapWhileTheAssignmentIsOpen() throws Exception {
        TestDevice device = accepted("map");
        RolloutId rollout = operator.roll(release("dev1"), operator.device("map"));
        String path = "/api/devices/v2/deployments/device/deployments/" + rollout + "/update_control_map";
        Await.until(() -> device.next("factory", "dev1").statusCode() == 200);

        assertThat(TestDevice.json(device.send("GET", path, ""))
                        .path("update_control_map")
                        .path("id")
                        .asString())
                .isEqualTo(rollout.toString());
        device.status(rollout.toString(), "success");
        assertThat(device.send("GET", path, "").statusCode()).isEqualTo(404);
    }

    @Test
    void notesWhenADeviceCalls() throws Exception {
        TestDevice device = accepted("calls");
        device.next("factory", "dev1");

        Await.until(() -> new dev.sealane.server.device.Devices(database)
                .search(
                        Tenant.DEFAULT,
                        dev.sealane.server.device.DeviceQuery.all(Page.first()).withText("\"calls\""))
                .items()
                .getFirst()
                .checkedInAt()
                .isPresent());
    }

    private TestDevice device(String serial) {
        return TestDevice.create(http, server.url(), serial);
    }

    private TestDevice accepted(String serial) throws Exception {
        TestDevice device = device(serial);
        device.authenticate();
        operator.acceptAll();
        assertThat(device.authenticate().statusCode()).isEqualTo(200);
        return device;
    }

    private String release(String deviceType) {
        String name = "release-" + UUID.randomUUID();
        fleet.artifact(name, deviceType);
        return name;
    }

    private AssignmentStatus status(RolloutId rollout, String serial) {
        return new Assignments(database)
                .find(Tenant.DEFAULT, rollout, operator.device(serial))
                .orElseThrow()
                .status();
    }

    private static JsonNode claims(String token) {
        return dev.sealane.server.json.Json.parse(
                "claims", Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }

    /** Not the last letter: base64 ignores some bits of it. */
    private static String withAnotherLetterAt(String text, int index) {
        return text.substring(0, index) + (text.charAt(index) == 'A' ? 'B' : 'A') + text.substring(index + 1);
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
