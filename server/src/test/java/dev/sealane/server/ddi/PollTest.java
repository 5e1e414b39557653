package dev.sealane.server.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.device.Admission;
import dev.sealane.server.device.Dialect;
import dev.sealane.server.testing.Controller;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.testing.Await;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a device is told when it calls, in which form, and what it tells about itself (digest, 1, 2.1 and 2.2). */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PollTest {

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
    void tellsADeviceWhenToCallAgainAndAsksForItsAttributes() throws Exception {
        Controller device = server.device("poll");

        HttpResponse<String> answer = device.poll();

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/hal+json;charset=UTF-8");
        JsonNode body = Controller.json(answer);
        assertThat(body.at("/config/polling/sleep").asString()).isEqualTo("00:05:00");
        assertThat(body.path("_links").propertyNames()).containsExactly("configData");
        assertThat(body.at("/_links/configData/href").asString()).isEqualTo(device.root() + "/configData");
        assertThat(server.found("poll").dialect()).isEqualTo(Dialect.DDI);
        assertThat(server.found("poll").admission()).isEqualTo(Admission.ACCEPTED);
    }

    @Test
    void leavesOutTheLinksWhenThereIsNothingToDo() throws Exception {
        Controller device = server.device("idle");
        device.attributes("{\"data\":{\"a\":\"b\"}}");

        assertThat(Controller.json(device.poll()).propertyNames()).containsExactly("config");
    }

    @Test
    void answers304ToWhoHasTheAnswerAlready() throws Exception {
        Controller device = server.device("tagged");
        String tag = device.poll().headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = device.get("", "If-None-Match", tag);

        assertThat(tag).startsWith("\"0");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        device.attributes("{\"data\":{\"a\":\"b\"}}");
        assertThat(device.get("", "If-None-Match", tag).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, 200, application/json;charset=UTF-8",
        "application/json;charset=UTF-8, 200, application/json;charset=UTF-8",
        "application/hal+json, 200, application/hal+json;charset=UTF-8",
        "*/*, 200, application/hal+json;charset=UTF-8",
        "application/cbor, 200, application/cbor",
        "text/plain, 406, application/json"
    })
    void answersInTheTypeTheClientAccepts(String accept, int status, String type) throws Exception {
        Controller device = server.device("accepts-" + Integer.toHexString(accept.hashCode()));

        HttpResponse<String> answer = device.get("", "Accept", accept);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains(type);
    }

    @Test
    void speaksCborBothWays() throws Exception {
        Controller device = server.device("cbor");

        HttpResponse<byte[]> answer = device.download("", "Accept", "application/cbor");
        assertThat(Cbor.parse("answer", answer.body())
                        .at("/config/polling/sleep")
                        .asString())
                .isEqualTo("00:05:00");

        byte[] body = Cbor.write(Map.of("mode", "merge", "data", Map.of("hw", "x1")));
        HttpResponse<String> put = device.sendBytes("PUT", "/configData", body, "application/cbor");
        assertThat(put.statusCode()).isEqualTo(200);
        assertThat(server.attributes("cbor")).containsEntry("hw", "x1");
    }

    @Test
    void refusesABodyOfAnotherType() throws Exception {
        HttpResponse<String> answer = server.device("typed")
                .send("PUT", "/configData", "a=b", "Content-Type", "application/x-www-form-urlencoded");

        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void keepsAttributesAsTheModeSays() throws Exception {
        Controller device = server.device("modes");
        device.attributes("{\"data\":{\"a\":\"1\",\"b\":2,\"c\":null}}");
        assertThat(server.attributes("modes")).isEqualTo(Map.of("a", "1", "b", "2", "c", ""));

        device.attributes("{\"mode\":\"merge\",\"data\":{\"a\":\"3\"}}");
        assertThat(server.attributes("modes")).containsEntry("a", "3").containsEntry("b", "2");

        device.attributes("{\"mode\":\"remove\",\"data\":{\"a\":\"\"}}");
        assertThat(server.attributes("modes")).containsOnlyKeys("b", "c");

        HttpResponse<String> replaced = device.attributes("{\"mode\":\"replace\",\"data\":{\"d\":\"4\"}}");
        assertThat(server.attributes("modes")).isEqualTo(Map.of("d", "4"));
        assertThat(replaced.statusCode()).isEqualTo(200);
        assertThat(replaced.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"data\":{}}",
                "{\"data\":[]}",
                "{\"mode\":\"other\",\"data\":{\"a\":\"b\"}}",
                "{\"data\":{\"\":\"b\"}}",
                "{\"data\":{\"a\":{}}}",
                "not json",
                "{\"data\":{\"a\":\"b\"}"
            })
    void refusesAttributesItCannotRead(String body) throws Exception {
        Controller device = server.device("bad-" + Integer.toHexString(body.hashCode()));

        HttpResponse<String> answer = device.attributes(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Controller.json(answer).path("errorCode").asString()).startsWith("hawkbit.server.error.");
        assertThat(device.link("configData")).isNotEmpty();
    }

    @Test
    void refusesAttributesLongerThanHawkBitKeeps() throws Exception {
        Controller device = server.device("long");

        assertThat(device.attributes("{\"data\":{\"" + "k".repeat(128) + "\":\"" + "v".repeat(128) + "\"}}")
                        .statusCode())
                .isEqualTo(200);
        HttpResponse<String> answer = device.attributes("{\"data\":{\"a\":\"" + "v".repeat(129) + "\"}}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Controller.json(answer).path("errorCode").asString())
                .isEqualTo("hawkbit.server.error.repo.invalidTargetAttributes");
    }

    @Test
    void tellsTheIntervalThatThePersonSet() throws Exception {
        Controller device = server.device("interval");
        server.settings(settings -> settings.withPollInterval(Duration.ofSeconds(86_399)));

        Await.until(() -> Controller.json(device.poll())
                .at("/config/polling/sleep")
                .asString()
                .equals("23:59:59"));
        server.settings(settings -> settings.withPollInterval(Duration.ofMinutes(5)));
        Await.until(() -> Controller.json(device.poll())
                .at("/config/polling/sleep")
                .asString()
                .equals("00:05:00"));
    }
}
