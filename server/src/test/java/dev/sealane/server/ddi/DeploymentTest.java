package dev.sealane.server.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.testing.Controller;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.testing.Await;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
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

/** What a device is told to install, what it answers, and what the server keeps of it (digest, 2.3, 2.4 and 2.7). */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DeploymentTest {
    private static final byte[] CONTENT = "what is installed".repeat(100).getBytes(StandardCharsets.UTF_8);

    private ServerUnderTest server;

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path data) throws Exception {
        server = new ServerUnderTest(url, data);
        server.release("fw-2", CONTENT);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void describesTheActionWithEverythingThatClientsNeed() throws Exception {
        Controller device = server.device("described");
        server.roll("fw-2", "described");
        Await.until(() -> !device.link("deploymentBase").isEmpty());
        String link = device.link("deploymentBase");
        long action = device.action("deploymentBase");

        JsonNode body = Controller.json(device.get(link));

        assertThat(link).matches(".*/deploymentBase/" + action + "\\?c=-?\\d+");
        assertThat(body.path("id").isString()).isTrue();
        assertThat(body.path("id").asString()).isEqualTo(Long.toString(action));
        assertThat(body.at("/deployment/download").asString()).isEqualTo("forced");
        assertThat(body.at("/deployment/update").asString()).isEqualTo("forced");
        assertThat(body.path("actionHistory").isMissingNode()).isTrue();
        JsonNode chunk = body.at("/deployment/chunks/0");
        assertThat(chunk.path("part").asString()).isEqualTo("os");
        assertThat(chunk.path("name").asString()).isEqualTo("fw-2");
        assertThat(chunk.path("version").asString()).isEqualTo("fw-2");
        JsonNode artifact = chunk.at("/artifacts/0");
        assertThat(artifact.path("filename").asString()).isEqualTo("fw-2.bin");
        assertThat(artifact.path("size").asLong()).isEqualTo(CONTENT.length);
        assertThat(artifact.at("/hashes/sha1").asString()).isEqualTo(digest("SHA-1"));
        assertThat(artifact.at("/hashes/md5").asString()).isEqualTo(digest("MD5"));
        assertThat(artifact.at("/hashes/sha256").asString()).isEqualTo(digest("SHA-256"));
        assertThat(artifact.at("/_links/download-http/href").asString()).startsWith(device.root());
        assertThat(artifact.at("/_links/md5sum-http/href").asString()).endsWith("/fw-2.bin.MD5SUM");
    }

    @Test
    void waitsForADeviceToSayWhatItIs() throws Exception {
        server.release("fw-3", CONTENT, "press");
        Controller late = server.device("late");
        Controller other = server.device("elsewhere");
        RolloutId rollout = server.roll("fw-3", "late");
        RolloutId misfit = server.roll("fw-3", "elsewhere");

        assertThat(late.link("deploymentBase")).isEmpty();
        assertThat(late.link("configData")).isNotEmpty();
        assertThat(server.status(rollout, "late")).isEqualTo(AssignmentStatus.PENDING);
        late.attributes("{\"data\":{\"device_type\":\"press\"}}");
        other.attributes("{\"data\":{\"serial\":\"7\"}}");

        Await.until(() -> !late.link("deploymentBase").isEmpty());
        Await.until(() -> other.link("deploymentBase").isEmpty()
                && server.status(misfit, "elsewhere") == AssignmentStatus.NO_ARTIFACT);
    }

    @Test
    void hidesOtherDevicesActions() throws Exception {
        Controller device = server.device("owner");
        Controller other = server.device("other");
        server.roll("fw-2", "owner");
        long action = offered(device);

        assertThat(device.get("/deploymentBase/" + action).statusCode()).isEqualTo(200);
        assertThat(other.get("/deploymentBase/" + action).statusCode()).isEqualTo(404);
        assertThat(other.feedback("deploymentBase", action, "closed", "success").statusCode())
                .isEqualTo(404);
        assertThat(other.get("/installedBase/" + action).statusCode()).isEqualTo(404);
    }

    @Test
    void tellsUnknownActionsFromMalformedOnes() throws Exception {
        Controller device = server.device("unknown");
        device.poll();

        HttpResponse<String> unknown = device.get("/deploymentBase/999999");
        HttpResponse<String> malformed = device.get("/deploymentBase/abc");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(Controller.json(unknown).path("errorCode").asString())
                .isEqualTo("hawkbit.server.error.repo.entityNotFound");
        assertThat(malformed.statusCode()).isEqualTo(400);
        assertThat(device.get("/nothing/here").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "closed, success, SUCCESS",
        "closed, none, SUCCESS",
        "closed, failure, FAILURE",
        "proceeding, none, DOWNLOADING",
        "scheduled, none, DOWNLOADING",
        "resumed, success, DOWNLOADING",
        "download, none, DOWNLOADING",
        "downloaded, success, PAUSE_BEFORE_INSTALLING",
        "rejected, none, PENDING",
        "canceled, success, PENDING"
    })
    void understandsEveryKindOfFeedback(String execution, String finished, AssignmentStatus expected) throws Exception {
        String id = "feedback-" + execution + "-" + finished;
        Controller device = server.device(id);
        RolloutId rollout = server.roll("fw-2", id);
        long action = offered(device);

        HttpResponse<String> answer = device.feedback("deploymentBase", action, execution, finished, "a word");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(server.status(rollout, id)).isEqualTo(expected);
        assertThat(server.log(rollout, id)).extracting(LogMessage::message).containsExactly("a word");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"status\":{}}",
                "{\"status\":{\"execution\":\"closed\"}}",
                "{\"status\":{\"execution\":\"CLOSED\",\"result\":{\"finished\":\"success\"}}}",
                "{\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"maybe\"}}}",
                "{\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"success\"},\"details\":\"x\"}}",
                "{\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"success\"},\"details\":[1]}}",
                "[]",
                "?"
            })
    void refusesFeedbackItCannotRead(String body) throws Exception {
        String id = "unreadable-" + Integer.toHexString(body.hashCode());
        Controller device = server.device(id);
        RolloutId rollout = server.roll("fw-2", id);
        long action = offered(device);

        HttpResponse<String> answer = device.send("POST", "/deploymentBase/" + action + "/feedback", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Controller.json(answer).path("errorCode").asString())
                .isEqualTo("hawkbit.server.error.rest.body.notReadable");
        assertThat(server.status(rollout, id)).isEqualTo(AssignmentStatus.PENDING);
    }

    @Test
    void answers410AfterTheEnd() throws Exception {
        Controller device = server.device("ended");
        RolloutId rollout = server.roll("fw-2", "ended");
        long action = offered(device);
        device.feedback("deploymentBase", action, "closed", "failure", "it broke");

        HttpResponse<String> late = device.feedback("deploymentBase", action, "closed", "success");

        assertThat(late.statusCode()).isEqualTo(410);
        assertThat(late.body()).isEmpty();
        assertThat(device.feedback("deploymentBase", action, "proceeding", "none")
                        .statusCode())
                .isEqualTo(410);
        assertThat(device.get("/deploymentBase/" + action).statusCode()).isEqualTo(404);
        assertThat(server.status(rollout, "ended")).isEqualTo(AssignmentStatus.FAILURE);
        assertThat(server.log(rollout, "ended")).extracting(LogMessage::level).containsExactly("error");
    }

    @Test
    void remembersWhatTheDeviceInstalled() throws Exception {
        Controller device = server.device("installed");
        device.attributes("{\"data\":{\"a\":\"b\"}}");
        server.roll("fw-2", "installed");
        long action = offered(device);
        device.feedback("deploymentBase", action, "closed", "success");

        assertThat(server.found("installed").artifactName()).contains("fw-2");
        assertThat(device.link("configData")).as("attributes are wanted anew").isNotEmpty();
        assertThat(device.action("installedBase")).isEqualTo(action);
        assertThat(Controller.json(device.get("/installedBase/" + action))
                        .at("/deployment/chunks/0/name")
                        .asString())
                .isEqualTo("fw-2");
        RolloutId again = server.roll("fw-2", "installed");
        Await.until(() -> {
            device.poll();
            return server.status(again, "installed") == AssignmentStatus.ALREADY_INSTALLED;
        });
    }

    @Test
    void believesADeviceThatSaysWhatItRuns() throws Exception {
        Controller device = server.device("offline");

        assertThat(device.send("PUT", "/installedBase", "{\"name\":\"fw-2\",\"version\":\"fw-2\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(server.found("offline").artifactName()).contains("fw-2");
        assertThat(device.send("PUT", "/installedBase", "{\"name\":\"fw-9\",\"version\":\"1\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(device.send("PUT", "/installedBase", "{\"name\":\"fw-2\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void keepsAHundredLinesOfOneFeedbackAndShowsTheNewestFirst() throws Exception {
        Controller device = server.device("chatty");
        RolloutId rollout = server.roll("fw-2", "chatty");
        long action = offered(device);
        device.feedback(
                "deploymentBase",
                action,
                "proceeding",
                "none",
                Collections.nCopies(100, "x".repeat(600)).toArray(String[]::new));
        device.feedback("deploymentBase", action, "proceeding", "none", "the last\u0000word \uD83D\uDE00");

        assertThat(server.log(rollout, "chatty")).hasSize(201);
        JsonNode history = Controller.json(device.get("/deploymentBase/" + action + "?actionHistory=2"))
                .path("actionHistory");
        assertThat(history.path("status").asString()).isEqualTo("RUNNING");
        assertThat(history.path("messages").size()).isEqualTo(2);
        assertThat(history.at("/messages/0").asString()).isEqualTo("the last\u2400word \uD83D\uDE00");
        assertThat(device.get("/deploymentBase/" + action + "?actionHistory=x").statusCode())
                .isEqualTo(400);
    }

    private static long offered(Controller device) throws Exception {
        Await.until(() -> !device.link("deploymentBase").isEmpty());
        return device.action("deploymentBase");
    }

    private static String digest(String algorithm) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(CONTENT));
    }
}
