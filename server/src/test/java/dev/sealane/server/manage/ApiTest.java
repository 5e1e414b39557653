package dev.sealane.server.manage;

import static dev.sealane.server.manage.ManagementUnderTest.code;
import static dev.sealane.server.manage.ManagementUnderTest.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.device.DeviceId;
import dev.sealane.server.json.Json;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.testing.Fleet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Our own API; every answer is checked against its description. */
final class ApiTest extends ManagementTest {
    private static final String BASE = "/api/v1";

    private OpenApi description;

    @BeforeAll
    void readDescription() {
        description = new OpenApi(json(api.get(BASE + "/openapi.json")));
    }

    @Test
    void everyRouteIsDescribedAndEveryDescriptionHasARoute() {
        List<String> routes = api.router.routes().stream()
                .filter(route -> route.pattern().startsWith(BASE))
                .map(route -> route.method().text() + " " + route.pattern())
                .toList();
        assertThat(description.operations()).containsExactlyInAnyOrderElementsOf(routes);
    }

    @Test
    void listsFiltersAndShowsDevices() {
        DeviceId pending = devices.pending("list-1");
        DeviceId accepted = devices.accepted("list-2");

        JsonNode all = ok("GET", "/devices", "/devices?per_page=500", "");
        assertThat(all.valueStream().map(node -> node.get("id").stringValue()))
                .contains(pending.toString(), accepted.toString());
        assertThat(ok("GET", "/devices", "/devices?admission=pending&text=list-1", ""))
                .hasSize(1);
        assertThat(ok("GET", "/devices", "/devices?admission=accepted&text=list-1", ""))
                .isEmpty();
        JsonNode device = ok("GET", "/devices/{id}", "/devices/" + accepted, "");
        assertThat(device.get("identity").get("sn").stringValue()).isEqualTo("list-2");
        assertThat(device.get("keys").get(0).get("status").stringValue()).isEqualTo("accepted");
        assertThat(code(refused("GET", "/devices", "/devices?admission=maybe", "")))
                .isEqualTo("bad-query");
    }

    @Test
    void acceptsRejectsAndDecommissionsADevice() {
        DeviceId device = devices.pending("admit-1");

        assertThat(admission(ok("POST", "/devices/{id}/accept", "/devices/" + device + "/accept", "")))
                .isEqualTo("accepted");
        assertThat(code(refused("POST", "/devices/{id}/accept", "/devices/" + device + "/accept", "")))
                .isEqualTo("nothing-to-decide");
        JsonNode rejected = ok("POST", "/devices/{id}/reject", "/devices/" + device + "/reject", "");
        assertThat(admission(rejected)).isEqualTo("rejected");
        String key = rejected.get("keys").get(0).get("id").stringValue();
        assertThat(admission(ok(
                        "POST",
                        "/devices/{id}/accept",
                        "/devices/" + device + "/accept",
                        Json.write(Map.of("key", key)))))
                .isEqualTo("accepted");
        assertThat(api.delete(BASE + "/devices/" + device + "/keys/" + key).statusCode())
                .isEqualTo(204);
        assertThat(admission(ok("GET", "/devices/{id}", "/devices/" + device, "")))
                .isEqualTo("keyless");
        assertThat(api.delete(BASE + "/devices/" + device).statusCode()).isEqualTo(204);
        assertThat(code(refused("GET", "/devices/{id}", "/devices/" + device, "")))
                .isEqualTo("device-not-found");
    }

    @Test
    void entersADeviceBeforeItCallsAndRefusesASecond() {
        String body = Json.write(Map.of("identity", Map.of("sn", "pre-1"), "public_key", Fleet.pem(Fleet.keyPair())));

        JsonNode device = ok("POST", "/devices", "/devices", body);
        assertThat(admission(device)).isEqualTo("preauthorised");
        assertThat(code(refused("POST", "/devices", "/devices", body))).isEqualTo("device-exists");
    }

    @Test
    void groupsAndTagsDevices() {
        DeviceId device = devices.accepted("group-1");

        ok("PUT", "/devices/{id}/group", "/devices/" + device + "/group", "{\"group\":\"lab\"}");
        assertThat(ok("GET", "/groups", "/groups", "").get(0).get("name").stringValue())
                .isEqualTo("lab");
        assertThat(ok("GET", "/devices", "/devices?group=lab", "")).hasSize(1);
        assertThat(ok(
                                "POST",
                                "/groups/{name}/devices",
                                "/groups/lab2/devices",
                                Json.write(Map.of("devices", List.of(device.toString()))))
                        .get("changed")
                        .intValue())
                .isEqualTo(1);
        JsonNode tagged =
                ok("PUT", "/devices/{id}/tags", "/devices/" + device + "/tags", "{\"site\":\"Ulm\",\"row\":7}");
        assertThat(tagged.get("attributes")
                        .valueStream()
                        .filter(node -> node.get("scope").stringValue().equals("tags")))
                .hasSize(2);
        assertThat(ok("DELETE", "/groups/{name}", "/groups/lab2", "")
                        .get("changed")
                        .intValue())
                .isEqualTo(1);
        assertThat(code(refused("PUT", "/devices/{id}/group", "/devices/" + device + "/group", "{\"group\":\"a b\"}")))
                .isEqualTo("invalid-input");
        assertThat(api.delete(BASE + "/devices/" + device + "/group").statusCode())
                .isEqualTo(204);
    }

    @Test
    void uploadsDescribesLinksAndDeletesAnArtifact() throws IOException {
        byte[] bytes = api.artifact("rel-1", "board");

        HttpResponse<String> created =
                api.upload(BASE + "/artifacts", "size", bytes.length, "description", "first", "artifact", bytes);
        checked("POST", "/artifacts", created);
        JsonNode artifact = json(created);
        assertThat(artifact.get("size").intValue()).isEqualTo(bytes.length);
        String id = artifact.get("id").stringValue();
        assertThat(ManagementUnderTest.location(created)).isEqualTo(id);
        assertThat(ok("PATCH", "/artifacts/{id}", "/artifacts/" + id, "{\"description\":\"better\"}")
                        .get("description")
                        .stringValue())
                .isEqualTo("better");
        assertThat(ok("GET", "/artifacts/{id}/download", "/artifacts/" + id + "/download", "")
                        .get("url")
                        .stringValue())
                .contains(id);
        assertThat(ok("GET", "/releases/{name}", "/releases/rel-1", "")
                        .get("device_types")
                        .get(0)
                        .stringValue())
                .isEqualTo("board");
        assertThat(ok("GET", "/artifacts", "/artifacts?device_type=board", "")).isNotEmpty();
        assertThat(code(api.upload(BASE + "/artifacts", "artifact", bytes))).isEqualTo("artifact-exists");
        assertThat(api.delete(BASE + "/artifacts/" + id).statusCode()).isEqualTo(204);
        assertThat(code(refused("GET", "/releases/{name}", "/releases/rel-1", "")))
                .isEqualTo("release-not-found");
    }

    @Test
    void rollsOutShowsAndAborts() {
        DeviceId device = devices.accepted("roll-1");
        devices.artifact("rel-2", "board");
        String body = Json.write(
                Map.of("name", "night", "release", "rel-2", "target", Map.of("devices", List.of(device.toString()))));

        JsonNode rollout = ok("POST", "/rollouts", "/rollouts", body);
        String id = rollout.get("id").stringValue();
        assertThat(rollout.get("status").stringValue()).isEqualTo("pending");
        assertThat(rollout.get("created_by").stringValue()).isEqualTo(ManagementUnderTest.EMAIL);
        assertThat(ok("GET", "/rollouts", "/rollouts?status=pending&release=rel-2", ""))
                .hasSize(1);
        assertThat(ok("GET", "/rollouts/{id}/assignments", "/rollouts/" + id + "/assignments?status=pending", ""))
                .hasSize(1);
        assertThat(ok("GET", "/devices/{id}/assignments", "/devices/" + device + "/assignments", "")
                        .get(0)
                        .get("rollout_name")
                        .stringValue())
                .isEqualTo("night");
        String assignment = "/rollouts/" + id + "/assignments/" + device;
        assertThat(code(refused("GET", "/rollouts/{id}/assignments/{device}/log", assignment + "/log", "")))
                .isEqualTo("log-not-found");
        api.fleet
                .assignments()
                .keepLog(
                        ManagementUnderTest.TENANT,
                        RolloutId.parse(id).orElseThrow(),
                        device,
                        List.of(new LogMessage("2026-11-20T15:16:43Z", "error", "it broke")));
        assertThat(ok("GET", "/rollouts/{id}/assignments/{device}/log", assignment + "/log", "")
                        .get(0)
                        .get("message")
                        .stringValue())
                .isEqualTo("it broke");
        assertThat(code(refused("DELETE", "/releases/{name}", "/releases/rel-2", "")))
                .isEqualTo("release-in-use");
        assertThat(ok("POST", "/rollouts/{id}/abort", "/rollouts/" + id + "/abort", "")
                        .get("status")
                        .stringValue())
                .isEqualTo("finished");
        assertThat(ok("GET", "/rollouts/{id}/assignments/{device}", assignment, "")
                        .get("history"))
                .hasSize(2);
        assertThat(code(refused("POST", "/rollouts/{id}/abort", "/rollouts/" + id + "/abort", "")))
                .isEqualTo("rollout-finished");
    }

    @Test
    void takesARolloutFromItsApprovalToItsEnd() {
        DeviceId device = devices.accepted("phased");
        devices.artifact("rel-phased", "board");
        api.fleet.rolloutSettings().setApproval(ManagementUnderTest.TENANT, true);
        JsonNode created = ok("POST", "/rollouts", "/rollouts", """
                {"name":"by phases","release":"rel-phased","target":{"devices":["%s"]},
                 "starts_at":"2100-01-01T00:00:00Z",
                 "phases":{"count":3,"success_percent":90,"error_percent":5,"pause_between":true}}""".formatted(device));
        JsonNode plain = ok(
                "POST",
                "/rollouts",
                "/rollouts",
                "{\"name\":\"plain\",\"release\":\"rel-phased\",\"target\":{\"devices\":[\"" + device + "\"]}}");
        api.fleet.rolloutSettings().setApproval(ManagementUnderTest.TENANT, false);

        assertThat(plain.get("hold").stringValue())
                .as("what waits for nobody waits for approval, too")
                .isEqualTo("awaits-approval");
        assertThat(created.get("hold").stringValue()).isEqualTo("awaits-approval");
        assertThat(created.get("starts_at").stringValue()).isEqualTo("2100-01-01T00:00:00Z");
        assertThat(created.get("phases")).as("one device has one phase").hasSize(1);
        assertThat(created.at("/phases/0/error_percent").asInt()).isEqualTo(5);
        String path = "/rollouts/" + created.get("id").stringValue();
        assertThat(code(refused("POST", "/rollouts/{id}/start", path + "/start", "")))
                .isEqualTo("rollout-state");
        ok("POST", "/rollouts/{id}/approve", path + "/approve", "{\"remark\":\"seen\"}");
        assertThat(code(refused("POST", "/rollouts/{id}/reject", path + "/reject", "")))
                .isEqualTo("rollout-state");
        assertThat(ok("POST", "/rollouts/{id}/start", path + "/start", "")
                        .at("/phases/0/status")
                        .stringValue())
                .isEqualTo("running");
        assertThat(ok("POST", "/rollouts/{id}/pause", path + "/pause", "")
                        .get("hold")
                        .stringValue())
                .isEqualTo("paused");
        assertThat(ok("POST", "/rollouts/{id}/resume", path + "/resume", "").has("hold"))
                .isFalse();
        assertThat(code(refused("POST", "/rollouts/{id}/next", path + "/next", "")))
                .isEqualTo("rollout-state");
        ok("POST", "/rollouts/{id}/abort", path + "/abort", "");
    }

    @Test
    void refusesARolloutThatMakesNoSense() {
        assertThat(rolloutCode("{\"name\":\"x\",\"release\":\"none\",\"target\":{\"all\":true},"
                        + "\"phases\":{\"count\":501}}"))
                .isEqualTo("bad-field");
        assertThat(rolloutCode("{\"name\":\"x\",\"release\":\"none\",\"target\":{\"all\":true},"
                        + "\"starts_at\":\"tomorrow\"}"))
                .isEqualTo("bad-field");
        assertThat(rolloutCode("{\"name\":\"x\",\"release\":\"none\",\"target\":{\"all\":true}}"))
                .isEqualTo("release-without-artifact");
        assertThat(rolloutCode("{\"name\":\"x\",\"release\":\"none\",\"target\":{}}"))
                .isEqualTo("bad-field");
        assertThat(rolloutCode("{\"name\":\"x\",\"release\":\"none\",\"target\":{\"all\":true,\"group\":\"g\"}}"))
                .isEqualTo("bad-field");
        assertThat(rolloutCode("{\"name\":\"x\",\"release\":\"none\",\"target\":{\"devices\":[\"1\"]}}"))
                .isEqualTo("bad-field");
        assertThat(rolloutCode("{\"name\":\"\",\"release\":\"none\",\"target\":{\"all\":true}}"))
                .isEqualTo("invalid-input");
        assertThat(rolloutCode("{\"name\":\"x\",\"release\":\"none\",\"target\":{\"all\":true},\"force\":true}"))
                .isEqualTo("unknown-field");
    }

    @Test
    void signsInWithAPasswordAndOut() {
        HttpResponse<String> opened = api.send(api.anonymous(BASE + "/session")
                .POST(BodyPublishers.ofString(Json.write(
                        Map.of("email", ManagementUnderTest.EMAIL, "password", ManagementUnderTest.PASSWORD)))));
        checked("POST", "/session", opened);
        String bearer = "Bearer " + json(opened).get("token").stringValue();

        assertThat(me(bearer).statusCode()).isEqualTo(200);
        assertThat(api.send(api.anonymous(BASE + "/session")
                                .header("Authorization", bearer)
                                .DELETE())
                        .statusCode())
                .isEqualTo(204);
        assertThat(me(bearer).statusCode()).isEqualTo(401);
    }

    @Test
    void managesUsersAndTokens() {
        JsonNode user =
                ok("POST", "/users", "/users", "{\"email\":\"B@example.org\",\"password\":\"another long one\"}");
        assertThat(user.get("email").stringValue()).isEqualTo("b@example.org");
        assertThat(code(refused(
                        "POST", "/users", "/users", "{\"email\":\"b@example.org\",\"password\":\"another long one\"}")))
                .isEqualTo("email-taken");
        assertThat(code(refused("POST", "/users", "/users", "{\"email\":\"c@example.org\",\"password\":\"short\"}")))
                .isEqualTo("weak-password");
        assertThat(ok("GET", "/users", "/users", "")).hasSizeGreaterThan(1);
        JsonNode token = ok("POST", "/tokens", "/tokens", "{\"name\":\"ci\",\"expires_in_seconds\":3600}");
        assertThat(me("Bearer " + token.get("token").stringValue()).statusCode())
                .isEqualTo(200);
        assertThat(code(refused("POST", "/tokens", "/tokens", "{\"name\":\"ci\"}")))
                .isEqualTo("token-exists");
        assertThat(ok("GET", "/tokens", "/tokens", "").toString())
                .doesNotContain(token.get("token").stringValue());
        assertThat(api.delete(BASE + "/tokens/" + token.get("id").stringValue()).statusCode())
                .isEqualTo(204);
        assertThat(me("Bearer " + token.get("token").stringValue()).statusCode())
                .isEqualTo(401);
        assertThat(api.delete(BASE + "/users/" + user.get("id").stringValue()).statusCode())
                .isEqualTo(204);
        assertThat(code(refused(
                        "PUT", "/me/password", "/me/password", "{\"current_password\":\"x\",\"password\":\"y\"}")))
                .isEqualTo("wrong-password");
    }

    @Test
    void tellsHowTheFleetIs() {
        assertThat(ok("GET", "/status", "/status", "").get("version").stringValue())
                .isEqualTo("test");
        assertThat(ok("GET", "/me", "/me", "").get("email").stringValue()).isEqualTo(ManagementUnderTest.EMAIL);
    }

    @Test
    void aChangeReachesAListener() throws Exception {
        HttpResponse<java.io.InputStream> stream =
                api.client().send(api.request(BASE + "/events").build(), BodyHandlers.ofInputStream());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("retry:");
            long start = System.nanoTime();
            DeviceId device = devices.pending("event-1");
            String line = lines.readLine();
            while (!line.contains(device.toString())) {
                line = lines.readLine();
            }
            assertThat(line).isEqualTo("data: {\"id\":\"" + device + "\"}");
            System.out.printf("a change reached a listener after %d ms%n", (System.nanoTime() - start) / 1_000_000);
        }
    }

    private static String admission(JsonNode device) {
        return device.get("admission").stringValue();
    }

    private HttpResponse<String> me(String bearer) {
        return api.send(api.anonymous(BASE + "/me").header("Authorization", bearer));
    }

    private String rolloutCode(String body) {
        return code(refused("POST", "/rollouts", "/rollouts", body));
    }

    private JsonNode ok(String method, String pattern, String path, String body) {
        HttpResponse<String> answer = api.send(method, BASE + path, body);
        assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        checked(method, pattern, answer);
        return json(answer);
    }

    private HttpResponse<String> refused(String method, String pattern, String path, String body) {
        HttpResponse<String> answer = api.send(method, BASE + path, body);
        assertThat(answer.statusCode()).as(answer.body()).isBetween(400, 499);
        checked(method, pattern, answer);
        return answer;
    }

    private void checked(String method, String pattern, HttpResponse<String> answer) {
        String contentType = answer.headers().firstValue("Content-Type").orElseThrow();
        description.check(method, BASE + pattern, answer.statusCode(), contentType, json(answer));
    }
}
