package dev.sealane.server.manage.mender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.Server;
import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.json.Json;
import dev.sealane.server.testing.Artifacts;
import dev.sealane.server.testing.Fleet;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.server.testing.ManagementClient;
import dev.sealane.server.testing.TestDevice;
import dev.sealane.server.testing.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What Mender's management API means for devices (management digest, sections 3, 4 and 6), on a whole server. */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MenderManagementTest {
    private static final String AUTH = "/api/management/v2/devauth/devices";
    private static final String INVENTORY = "/api/management/v1/inventory";
    private static final String DEPLOYMENTS = "/api/management/v1/deployments/deployments";
    private static final String RELEASE = "release-2";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Server server;
    private ManagementClient operator;

    /** A device and the id the server gave it. */
    private record Known(TestDevice device, String id) {}

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path directory) throws Exception {
        server = TestServer.start(directory.resolve("data"), url);
        operator = ManagementClient.signIn(http, server.url());
        assertThat(operator.upload(Artifacts.write(directory, RELEASE, 1_000, "board"))
                        .statusCode())
                .isEqualTo(201);
    }

    @AfterAll
    void stop() {
        server.close();
        http.close();
    }

    @Test
    void aPendingDeviceIsListedAndMayWorkOnceItIsAccepted() throws Exception {
        TestDevice device = TestDevice.create(http, server.url(), "accept-me");
        assertThat(device.authenticate().statusCode()).isEqualTo(401);
        JsonNode listed = listed("pending", "accept-me");

        assertThat(decide(listed, "accepted")).isEqualTo(204);

        assertThat(device.authenticate().statusCode()).isEqualTo(200);
        assertThat(device.next("factory", "board").statusCode()).isEqualTo(204);
        JsonNode accepted = listed("accepted", "accept-me");
        assertThat(accepted.path("id").asString()).isEqualTo(listed.path("id").asString());
        assertThat(accepted.path("auth_sets").get(0).path("status").asString()).isEqualTo("accepted");
        assertThat(devices("pending")).noneMatch(found -> isCalled(found, "accept-me"));
    }

    @Test
    void aRejectedDeviceLosesItsToken() throws Exception {
        Known known = accepted("reject-me");

        assertThat(decide(listed("accepted", "reject-me"), "rejected")).isEqualTo(204);

        assertThat(known.device().next("factory", "board").statusCode()).isEqualTo(401);
        assertThat(known.device().authenticate().statusCode()).isEqualTo(401);
        assertThat(listed("rejected", "reject-me").path("id").asString()).isEqualTo(known.id());
    }

    @Test
    void aPreauthorisedDeviceIsAcceptedAtItsFirstCallAndNobodyIsTwice() throws Exception {
        var keys = Fleet.keyPair();
        String body = Json.write(Map.of("identity_data", Map.of("sn", "expected"), "pubkey", Fleet.pem(keys)));
        assertThat(operator.post(AUTH, body).statusCode()).isEqualTo(201);
        assertThat(listed("preauthorized", "expected").path("status").asString())
                .isEqualTo("preauthorized");

        HttpResponse<String> again = operator.post(AUTH, body);

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(TestDevice.json(again).path("identity_data").path("sn").asString())
                .isEqualTo("expected");
        TestDevice device = new TestDevice(http, server.url(), "{\"sn\":\"expected\"}", keys);
        assertThat(device.authenticate().statusCode()).isEqualTo(200);
        assertThat(listed("accepted", "expected").path("id").asString())
                .isEqualTo(TestDevice.json(again).path("id").asString());
    }

    @Test
    void aDecommissionedDeviceIsGoneAndItsTokenRefused() throws Exception {
        Known known = accepted("retire-me");
        String deployment =
                deploy("{\"name\":\"d\",\"artifact_name\":\"" + RELEASE + "\",\"devices\":[\"" + known.id() + "\"]}");

        assertThat(operator.send("DELETE", AUTH + "/" + known.id(), "").statusCode())
                .isEqualTo(204);

        assertThat(operator.get(AUTH + "/" + known.id()).statusCode()).isEqualTo(404);
        assertThat(operator.get(INVENTORY + "/devices/" + known.id()).statusCode())
                .isEqualTo(404);
        assertThat(known.device().next("factory", "board").statusCode()).isEqualTo(401);
        assertThat(statistics(deployment).path("decommissioned").asInt()).isEqualTo(1);
        assertThat(operator.send("DELETE", AUTH + "/" + UUID.randomUUID(), "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void inventoryIsFilteredAndSorted() throws Exception {
        for (int number : new int[] {2, 3, 1}) {
            report(accepted("lab-" + number), "rack", "lab", "position", Integer.toString(number));
        }
        report(accepted("other-1"), "rack", "other", "position", "9");

        JsonNode byQuery = TestDevice.json(operator.get(INVENTORY + "/devices?rack=lab&sort=position:desc"));
        assertThat(positions(byQuery)).containsExactly("3", "2", "1");
        HttpResponse<String> page = operator.get(INVENTORY + "/devices?rack=lab&sort=position:asc&per_page=2&page=2");
        assertThat(positions(TestDevice.json(page))).containsExactly("3");
        assertThat(page.headers().firstValue("X-Total-Count")).contains("3");

        assertThat(positions(search("$in", "[\"1\",\"9\"]"))).containsExactly("1", "9");
        assertThat(positions(search("$ne", "\"9\""))).contains("1", "2", "3").doesNotContain("9");
        assertThat(positions(search("$regex", "\"^[23]$\""))).containsExactly("2", "3");
        assertThat(operator.post(
                                "/api/management/v2/inventory/filters/search",
                                "{\"filters\":[{\"attribute\":\"rack\",\"type\":\"$like\",\"value\":\"x\"}]}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void groupsTakeAndLoseDevices() throws Exception {
        Known one = accepted("group-1");
        Known two = accepted("group-2");
        String members = INVENTORY + "/groups/lab/devices";

        JsonNode added = TestDevice.json(operator.send(
                "PATCH",
                members,
                Json.write(List.of(one.id(), two.id(), UUID.randomUUID().toString()))));
        assertThat(added.path("updated_count").asInt()).isEqualTo(2);
        assertThat(added.path("matched_count").asInt()).isEqualTo(2);
        assertThat(texts(operator.get(members))).containsExactlyInAnyOrder(one.id(), two.id());
        assertThat(texts(operator.get(INVENTORY + "/groups"))).contains("lab");
        assertThat(TestDevice.json(operator.get(INVENTORY + "/devices/" + one.id() + "/group"))
                        .path("group")
                        .asString())
                .isEqualTo("lab");

        assertThat(operator.put(INVENTORY + "/devices/" + one.id() + "/group", "{\"group\":\"field\"}")
                        .statusCode())
                .isEqualTo(204);
        assertThat(texts(operator.get(members))).containsExactly(two.id());
        assertThat(operator.send("DELETE", INVENTORY + "/devices/" + one.id() + "/group/lab", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(operator.send("DELETE", members, Json.write(List.of(two.id())))
                        .statusCode())
                .isEqualTo(200);
        assertThat(texts(operator.get(INVENTORY + "/groups"))).contains("field").doesNotContain("lab");
        assertThat(operator.get(members).statusCode()).isEqualTo(404);
    }

    @Test
    void aDeploymentToAGroupGoesToItsMembersAlone() throws Exception {
        Known member = accepted("target-1");
        Known other = accepted("target-2");
        operator.put(INVENTORY + "/devices/" + member.id() + "/group", "{\"group\":\"pilot\"}");

        HttpResponse<String> created = operator.post(
                DEPLOYMENTS + "/group/pilot", "{\"name\":\"pilot\",\"artifact_name\":\"" + RELEASE + "\"}");

        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(texts(operator.get(DEPLOYMENTS + "/" + id(created) + "/device_list")))
                .containsExactly(member.id());
        assertThat(other.device().next("factory", "board").statusCode()).isEqualTo(204);
        assertThat(member.device().next("factory", "board").statusCode()).isEqualTo(200);
    }

    @Test
    void aDeploymentIsFollowedFromPendingToItsLog() throws Exception {
        Known fails = accepted("follow-1");
        Known succeeds = accepted("follow-2");
        String deployment = deploy("{\"name\":\"followed\",\"artifact_name\":\"" + RELEASE + "\",\"devices\":[\""
                + fails.id() + "\",\"" + succeeds.id() + "\"]}");
        assertThat(listedDeployments("pending")).contains(deployment);

        fails.device().next("factory", "board");
        fails.device().status(deployment, "downloading");
        assertThat(listedDeployments("inprogress")).contains(deployment);
        assertThat(listedDeployments("pending")).doesNotContain(deployment);
        fails.device().status(deployment, "failure");
        fails.device()
                .send(
                        "PUT",
                        "/api/devices/v1/deployments/device/deployments/" + deployment + "/log",
                        "{\"messages\":[{\"level\":\"error\",\"message\":\"no room\",\"timestamp\":\"2026-11-20T15:16:43Z\"}]}");
        succeeds.device().next("factory", "board");
        succeeds.device().status(deployment, "success");

        assertThat(listedDeployments("finished")).contains(deployment);
        assertThat(statistics(deployment).path("failure").asInt()).isEqualTo(1);
        assertThat(statistics(deployment).path("success").asInt()).isEqualTo(1);
        assertThat(statistics(deployment).path("pending").asInt()).isZero();
        JsonNode devices =
                TestDevice.json(operator.get(DEPLOYMENTS + "/" + deployment + "/devices/list?status=failure"));
        assertThat(devices).hasSize(1);
        assertThat(devices.get(0).path("id").asString()).isEqualTo(fails.id());
        assertThat(devices.get(0).path("log").asBoolean()).isTrue();
        assertThat(operator.get(DEPLOYMENTS + "/" + deployment + "/devices/" + fails.id() + "/log")
                        .body())
                .contains("error: no room");
        assertThat(operator.get(DEPLOYMENTS + "/" + deployment + "/devices/" + succeeds.id() + "/log")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void anAbortedDeploymentStopsItsDevicesAndCannotBeAbortedTwice() throws Exception {
        Known known = accepted("abort-me");
        String deployment =
                deploy("{\"name\":\"a\",\"artifact_name\":\"" + RELEASE + "\",\"devices\":[\"" + known.id() + "\"]}");
        known.device().next("factory", "board");
        known.device().status(deployment, "downloading");

        assertThat(abort(deployment)).isEqualTo(204);

        assertThat(known.device().status(deployment, "installing").statusCode()).isEqualTo(409);
        assertThat(statistics(deployment).path("aborted").asInt()).isEqualTo(1);
        assertThat(known.device().next("factory", "board").statusCode()).isEqualTo(204);
        assertThat(abort(deployment)).isEqualTo(422);
    }

    @Test
    void aDeploymentThatMakesNoSenseIsRefused() throws Exception {
        assertThat(created("{\"name\":\"x\",\"artifact_name\":\"nowhere\",\"all_devices\":true}")
                        .statusCode())
                .isEqualTo(422);
        for (String body : List.of(
                "{\"name\":\"x\",\"artifact_name\":\"" + RELEASE + "\"}",
                "{\"name\":\"x\",\"artifact_name\":\"" + RELEASE + "\",\"devices\":[\"no uuid\"]}",
                "{\"name\":\"\",\"artifact_name\":\"" + RELEASE + "\",\"all_devices\":true}")) {
            assertThat(created(body).statusCode()).as(body).isEqualTo(400);
        }
    }

    private Known accepted(String serial) throws Exception {
        TestDevice device = TestDevice.create(http, server.url(), serial);
        device.authenticate();
        JsonNode listed = listed("pending", serial);
        assertThat(decide(listed, "accepted")).isEqualTo(204);
        assertThat(device.authenticate().statusCode()).isEqualTo(200);
        return new Known(device, listed.path("id").asString());
    }

    private void report(Known known, String... attributes) throws Exception {
        List<Map<String, String>> list = new ArrayList<>();
        for (int index = 0; index < attributes.length; index += 2) {
            list.add(Map.of("name", attributes[index], "value", attributes[index + 1]));
        }
        assertThat(known.device()
                        .send("PUT", "/api/devices/v1/inventory/device/attributes", Json.write(list))
                        .statusCode())
                .isEqualTo(200);
    }

    private JsonNode listed(String status, String serial) throws Exception {
        return devices(status).stream()
                .filter(found -> isCalled(found, serial))
                .findFirst()
                .orElseThrow(() -> new AssertionError(serial + " is not listed as " + status));
    }

    private List<JsonNode> devices(String status) throws Exception {
        List<JsonNode> devices = new ArrayList<>();
        TestDevice.json(operator.get(AUTH + "?per_page=500&status=" + status)).forEach(devices::add);
        return devices;
    }

    private static boolean isCalled(JsonNode device, String serial) {
        return device.path("identity_data").path("sn").asString().equals(serial);
    }

    private int decide(JsonNode device, String status) throws Exception {
        String set = device.path("auth_sets").get(0).path("id").asString();
        return operator.put(
                        AUTH + "/" + device.path("id").asString() + "/auth/" + set + "/status",
                        "{\"status\":\"" + status + "\"}")
                .statusCode();
    }

    private JsonNode search(String operation, String value) throws Exception {
        return TestDevice.json(operator.post(
                "/api/management/v2/inventory/filters/search",
                "{\"filters\":[{\"scope\":\"inventory\",\"attribute\":\"position\",\"type\":\"" + operation
                        + "\",\"value\":" + value
                        + "}],\"sort\":[{\"scope\":\"inventory\",\"attribute\":\"position\",\"order\":\"asc\"}]}"));
    }

    private static List<String> positions(JsonNode devices) {
        List<String> positions = new ArrayList<>();
        for (JsonNode device : devices) {
            for (JsonNode attribute : device.path("attributes")) {
                if (attribute.path("name").asString().equals("position")) {
                    positions.add(attribute.path("value").asString());
                }
            }
        }
        return positions;
    }

    private static List<String> texts(HttpResponse<String> answer) {
        List<String> texts = new ArrayList<>();
        TestDevice.json(answer).forEach(text -> texts.add(text.asString()));
        return texts;
    }

    private HttpResponse<String> created(String body) throws Exception {
        return operator.post(DEPLOYMENTS, body);
    }

    private String deploy(String body) throws Exception {
        HttpResponse<String> created = created(body);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        return id(created);
    }

    private static String id(HttpResponse<String> created) {
        String location = created.headers().firstValue("Location").orElseThrow();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    private List<String> listedDeployments(String status) throws Exception {
        List<String> ids = new ArrayList<>();
        TestDevice.json(operator.get(DEPLOYMENTS + "?per_page=500&status=" + status))
                .forEach(deployment -> ids.add(deployment.path("id").asString()));
        return ids;
    }

    private JsonNode statistics(String deployment) throws Exception {
        return TestDevice.json(operator.get(DEPLOYMENTS + "/" + deployment + "/statistics"));
    }

    private int abort(String deployment) throws Exception {
        return operator.put(DEPLOYMENTS + "/" + deployment + "/status", "{\"status\":\"aborted\"}")
                .statusCode();
    }
}
