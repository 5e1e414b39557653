package dev.sealane.server.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.json.Json;
import dev.sealane.server.testing.Controller;
import dev.sealane.server.testing.FreshDatabase;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A person lets DDI devices in over our own API, and the devices come in. */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SettingsApiTest {
    private ServerUnderTest server;

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path data) throws Exception {
        server = new ServerUnderTest(url, data);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void makesATokenThatIsShownOnceAndOpensTheDoor() throws Exception {
        JsonNode made = json(server.management().post("/api/v1/devices", "{\"controller_id\":\"press-17\"}"));
        String token = made.path("token").asString();

        Controller device = Controller.withToken(server.http(), server.url(), "press-17", token);
        assertThat(device.poll().statusCode()).isEqualTo(200);
        JsonNode shown = json(
                server.management().get("/api/v1/devices/" + made.path("id").asString()));
        assertThat(shown.path("token").isMissingNode()).isTrue();
        assertThat(shown.path("protocol").asString()).isEqualTo("ddi");
        assertThat(shown.path("admission").asString()).isEqualTo("accepted");
        assertThat(shown.at("/identity/controller_id").asString()).isEqualTo("press-17");
        assertThat(shown.at("/keys/0/kind").asString()).isEqualTo("token");
        assertThat(shown.toString()).doesNotContain(token);
    }

    @Test
    void replacesATokenWhenTheNewOneIsFirstUsed() throws Exception {
        String first = "the-first-token-of-it";
        server.management().post("/api/v1/devices", Json.write(Map.of("controller_id", "renewed", "token", first)));
        Controller before = Controller.withToken(server.http(), server.url(), "renewed", first);
        assertThat(before.poll().statusCode()).isEqualTo(200);
        assertThat(server.management()
                        .post("/api/v1/devices", "{\"controller_id\":\"renewed\"}")
                        .statusCode())
                .as("a known device is not renewed by accident")
                .isEqualTo(409);
        String second = json(server.management()
                        .post("/api/v1/devices", "{\"controller_id\":\"renewed\",\"renew\":true}"))
                .path("token")
                .asString();

        assertThat(before.poll().statusCode()).isEqualTo(200);
        Controller after = Controller.withToken(server.http(), server.url(), "renewed", second);
        assertThat(after.poll().statusCode()).isEqualTo(200);
        assertThat(before.poll().statusCode()).isEqualTo(401);
    }

    @Test
    void changesWhatThePersonNamesAndNothingElse() throws Exception {
        assertThat(json(server.management().get("/api/v1/settings")).toString())
                .isEqualTo(
                        "{\"poll_interval_seconds\":300,\"device_tokens\":true,\"gateway_token\":false,"
                                + "\"plug_and_play\":false,\"authorities\":[],\"device_authorities\":\"\",\"confirmation\":false}");
        HttpResponse<String> made = server.management().post("/api/v1/settings/gateway-token", "");
        String gateway = json(made).path("token").asString();
        Controller device = Controller.behindGateway(server.http(), server.url(), "behind", gateway);
        assertThat(device.poll().statusCode()).isEqualTo(401);

        patch("{\"plug_and_play\":true,\"poll_interval_seconds\":7}");

        assertThat(device.poll().statusCode()).as("it was pending before").isEqualTo(401);
        Controller fresh = Controller.behindGateway(server.http(), server.url(), "fresh", gateway);
        assertThat(Controller.json(fresh.poll()).at("/config/polling/sleep").asString())
                .isEqualTo("00:00:07");
        patch("{\"plug_and_play\":false,\"poll_interval_seconds\":300}");
        delete("/api/v1/settings/gateway-token");
        assertThat(fresh.poll().statusCode()).isEqualTo(401);
    }

    @Test
    void closesTheDoorToTokensWhenToldTo() throws Exception {
        Controller device = server.device("shut");
        assertThat(device.poll().statusCode()).isEqualTo(200);

        patch("{\"device_tokens\":false}");
        assertThat(device.poll().statusCode()).isEqualTo(401);

        patch("{\"device_tokens\":true}");
        assertThat(device.poll().statusCode()).isEqualTo(200);
    }

    @Test
    void refusesIntervalsThatClientsCannotRead() throws Exception {
        assertThat(server.management()
                        .send("PATCH", "/api/v1/settings", "{\"poll_interval_seconds\":86400}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.management()
                        .send("PATCH", "/api/v1/settings", "{\"poll_interval_seconds\":0}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(server.management()
                        .send("PATCH", "/api/v1/settings", "{\"poll\":1}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void keepsOneReleaseInBothFormatsAndRefusesTwoForTheSameDevices() throws Exception {
        server.release("both", "a file".getBytes(StandardCharsets.UTF_8), "board");

        HttpResponse<String> again = server.management()
                .upload(
                        "another".getBytes(StandardCharsets.UTF_8),
                        Map.of("format", "file", "release", "both", "device_type", "board"));
        HttpResponse<String> nameless =
                server.management().upload("another".getBytes(StandardCharsets.UTF_8), Map.of("format", "file"));

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(json(again).path("code").asString()).isEqualTo("artifact-exists");
        assertThat(nameless.statusCode()).isEqualTo(400);
        assertThat(json(nameless).path("code").asString()).isEqualTo("release-unnamed");
    }

    private void patch(String body) throws Exception {
        assertThat(server.management().send("PATCH", "/api/v1/settings", body).statusCode())
                .isEqualTo(200);
    }

    private void delete(String path) throws Exception {
        assertThat(server.management().send("DELETE", path, "").statusCode()).isEqualTo(204);
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return Json.parse("answer", answer.body());
    }
}
