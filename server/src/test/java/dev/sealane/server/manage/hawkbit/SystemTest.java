package dev.sealane.server.manage.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.testing.Controller;
import dev.sealane.server.testing.TestServer;
import dev.sealane.testing.Await;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Configuration, callers, and the paths that are not there. */
final class SystemTest extends HawkbitTest {
    @Test
    void tellsDevicesTheIntervalThatAScriptSets() throws Exception {
        Controller device = target(unique("poll"));

        assertThat(put("pollingTime", "\"00:01:30\"").statusCode()).isEqualTo(204);

        assertThat(Controller.json(device.poll()).at("/config/polling/sleep").asString())
                .isEqualTo("00:01:30");
        assertThat(config("pollingTime").get("value").asString()).isEqualTo("00:01:30");
        assertThat(config("pollingTime").get("global").asBoolean()).isFalse();
        assertThat(script.send("DELETE", "system/configs/pollingTime", "").statusCode())
                .isEqualTo(204);
        assertThat(config("pollingTime").get("value").asString()).isEqualTo("00:05:00");
        assertThat(config("pollingTime").get("global").asBoolean()).isTrue();
    }

    @Test
    void switchesTokensOffAndOn() throws Exception {
        Controller device = target(unique("token"));
        assertThat(device.poll().statusCode()).isEqualTo(200);

        put("authentication.targettoken.enabled", "false");
        assertThat(device.poll().statusCode()).isEqualTo(401);
        put("authentication.targettoken.enabled", "true");

        assertThat(device.poll().statusCode()).isEqualTo(200);
    }

    @Test
    void setsTheGatewayTokenAndNeverShowsIt() throws Exception {
        String id = unique("gateway");
        HttpResponse<String> several = script.send(
                "PUT",
                "system/configs",
                "{\"authentication.gatewaytoken.enabled\":true,"
                        + "\"authentication.gatewaytoken.key\":\"a-secret-of-the-gateway\"}");
        assertThat(several.statusCode()).as(several.body()).isEqualTo(204);
        Controller device = Controller.behindGateway(http, server.url(), id, "a-secret-of-the-gateway");

        assertThat(device.poll().statusCode()).as("it waits for a person").isEqualTo(401);
        assertThat(ours.get("/api/v1/devices?admission=pending").body()).contains(id);
        assertThat(script.send("GET", "targets/" + id, "").statusCode()).isEqualTo(404);
        assertThat(script.get("system/configs").toString())
                .contains("\"authentication.gatewaytoken.enabled\":{\"value\":true")
                .doesNotContain("a-secret");
        put("authentication.gatewaytoken.enabled", "false");
        assertThat(config("authentication.gatewaytoken.enabled").get("value").asBoolean())
                .isFalse();
    }

    @Test
    void opensTheGatewaysDoorOnlyWithItsSwitchAndItsToken() throws Exception {
        String id = unique("switched");
        Controller device = Controller.behindGateway(http, server.url(), id, "a-secret-for-the-switch");
        put("authentication.gatewaytoken.key", "\"a-secret-for-the-switch\"");

        device.poll();
        assertThat(ours.get("/api/v1/devices?admission=pending").body())
                .as("the switch is off")
                .doesNotContain(id);
        script.send("DELETE", "system/configs/authentication.gatewaytoken.key", "");
        assertThat(put("authentication.gatewaytoken.enabled", "true").statusCode())
                .isEqualTo(204);
        device.poll();
        assertThat(ours.get("/api/v1/devices?admission=pending").body())
                .as("there is no token")
                .doesNotContain(id);

        put("authentication.gatewaytoken.key", "\"a-secret-for-the-switch\"");
        device.poll();
        assertThat(ours.get("/api/v1/devices?admission=pending").body()).contains(id);
        script.send("DELETE", "system/configs/authentication.gatewaytoken.key", "");
        put("authentication.gatewaytoken.enabled", "false");
    }

    @Test
    void callsADeviceOverdueAsLateAsAScriptSays() throws Exception {
        String id = unique("late");
        target(id).poll();
        String late = "controllerid==" + id + ";lastcontrollerrequestat=le=${OVERDUE_TS}";
        put("pollingTime", "\"00:00:01\"");
        put("pollingOverdueTime", "\"00:00:01\"");

        Await.until(
                Duration.ofMinutes(5),
                () -> script.query("targets", late).get("total").asInt() == 1,
                () -> "the device is not overdue");
        put("pollingOverdueTime", "\"01:00:00\"");

        assertThat(script.query("targets", late).get("total").asInt()).isZero();
        assertThat(config("pollingOverdueTime").get("value").asString()).isEqualTo("01:00:00");
        script.send("DELETE", "system/configs/pollingTime", "");
        script.send("DELETE", "system/configs/pollingOverdueTime", "");
        assertThat(config("pollingOverdueTime").get("value").asString()).isEqualTo("00:05:00");
    }

    @Test
    void showsADevicesTokenUntilItIsFirstUsed() throws Exception {
        String id = unique("handed-over");
        Controller device = target(id);
        assertThat(script.get("targets/" + id).get("securityToken").asString()).hasSize(32);

        device.poll();

        assertThat(script.get("targets/" + id).has("securityToken")).isFalse();
        script.send("PUT", "targets/" + id, "{\"securityToken\":\"another-secret-of-it\"}");
        assertThat(script.get("targets/" + id).get("securityToken").asString()).isEqualTo("another-secret-of-it");
        Controller.withToken(http, server.url(), id, "another-secret-of-it").poll();
        assertThat(script.get("targets/" + id).has("securityToken")).isFalse();
    }

    @ParameterizedTest(name = "{0} = {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "authentication.targettoken.enabled  | \"perhaps\"      | configValueInvalid",
                "authentication.gatewaytoken.key     | \"short\"        | configValueInvalid",
                "authentication.header.enabled       | true             | configValueInvalid",
                "pollingTime                         | \"24:00:00\"     | configValueInvalid",
                "pollingTime                         | \"00:00:00\"     | configValueInvalid",
                "pollingTime                         | \"01:00:00~15%\" | configValueInvalid",
                "pollingTime                         | 7                | configValueInvalid",
                "batch.assignments.enabled           | true             | configValueInvalid",
                "multi.assignments.enabled           | true             | configKeyInvalid"
            })
    void refusesAConfiguration(String key, String value, String code) throws Exception {
        HttpResponse<String> answer = put(key, value);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(HawkbitScript.code(answer)).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"batch.assignments.enabled|false", "implicit.lock.enabled|true"})
    void takesTheOnlyValueOfAFixedKey(String pair) throws Exception {
        String[] parts = pair.split("\\|", 2);

        assertThat(put(parts[0], parts[1]).statusCode()).isEqualTo(204);
    }

    @Test
    void saysWhoCalls() throws Exception {
        JsonNode user = script.get("userinfo");

        assertThat(user.get("username").asString()).isEqualTo(TestServer.ADMIN.email());
        assertThat(user.get("tenant").asString()).isEqualTo("DEFAULT");
    }

    @Test
    void asksForAPasswordAsHawkbitDoes() throws Exception {
        HawkbitScript stranger = new HawkbitScript(http, server.url(), TestServer.ADMIN.email(), "a wrong password");

        HttpResponse<String> answer = stranger.send("GET", "targets", "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"hawkBit\"");
        assertThat(HawkbitScript.json(answer).get("error").asString()).isEqualTo("Unauthorized");
    }

    @Test
    void takesAnAccessTokenInThePasswordsPlace() throws Exception {
        String token = HawkbitScript.json(ours.post("/api/v1/tokens", "{\"name\":\"script\"}"))
                .get("token")
                .asString();

        assertThat(new HawkbitScript(http, server.url(), TestServer.ADMIN.email(), token)
                        .send("GET", "userinfo", "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(new HawkbitScript(http, server.url(), "somebody@else.example", token)
                        .send("GET", "userinfo", "")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void opensNothingElseWithAPassword() throws Exception {
        assertThat(script.send("GET", server.url() + "/api/v1/devices", "").statusCode())
                .isEqualTo(401);
    }

    @Test
    void refusesAWriteThatABrowserSendsFromElsewhere() throws Exception {
        String body = "[{\"controllerId\":\"" + unique("foreign") + "\"}]";

        assertThat(script.send("POST", "targets", body, "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(script.send("POST", "targets", body, "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(script.send("POST", "targets", body).statusCode()).isEqualTo(201);
    }

    @Test
    void forgetsAPasswordThatWasChanged() throws Exception {
        ours.post("/api/v1/users", "{\"email\":\"second@example.org\",\"password\":\"the first long password\"}");
        HawkbitScript second = new HawkbitScript(http, server.url(), "second@example.org", "the first long password");
        assertThat(second.get("userinfo").get("username").asString()).isEqualTo("second@example.org");
        String user = "";
        for (JsonNode account : HawkbitScript.json(ours.get("/api/v1/users"))) {
            user = account.get("email").asString().equals("second@example.org")
                    ? account.get("id").asString()
                    : user;
        }

        assertThat(ours.send("DELETE", "/api/v1/users/" + user, "").statusCode())
                .isEqualTo(204);

        assertThat(second.send("GET", "userinfo", "").statusCode()).isEqualTo(401);
    }

    @Test
    void answersAPathThatIsNotThereAsHawkbitDoes() throws Exception {
        HttpResponse<String> answer = script.send("GET", "nosuch", "");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(HawkbitScript.json(answer).get("error").asString()).isEqualTo("Not Found");
    }

    private HttpResponse<String> put(String key, String value) throws Exception {
        return script.send("PUT", "system/configs/" + key, "{\"value\":" + value + "}");
    }

    private JsonNode config(String key) throws Exception {
        return script.get("system/configs/" + key);
    }
}
