package dev.sealane.server.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admission;
import dev.sealane.server.device.Credential;
import dev.sealane.server.device.Dialect;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.testing.Controller;
import dev.sealane.server.testing.FreshDatabase;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

/** The protocol as the matrices of the DDI digest show it, request by request. */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DdiProtocolTest {
    private static final byte[] CONTENT = "what is installed".repeat(100).getBytes(StandardCharsets.UTF_8);
    private static final String GATEWAY = "a-token-that-all-devices-share";

    private ServerUnderTest server;

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path data) throws Exception {
        server = new ServerUnderTest(url, data);
        server.release("fw-2", CONTENT);
        server.settings(settings -> settings.withGateway(Optional.of(Credential.Token.of("token", GATEWAY))));
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic abc",
                "TargetToken ",
                "TargetToken wrong-wrong-wrong-wrong",
                "GatewayToken wrong",
                "TargetToken " + GATEWAY,
                "GatewayToken wrong-wrong-wrong-wrong"
            })
    void answers401WithoutABodyToWhoProvesNothing(String authorization) throws Exception {
        server.device("proof" + authorization.length());

        HttpResponse<String> answer = Controller.authorised(
                        server.http(), server.url(), "proof" + authorization.length(), authorization)
                .poll();

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void doesNotLetOneDevicesTokenOpenAnothersDoor() throws Exception {
        server.device("mine").poll();
        server.operator().enter("yours", "another-token-of-its-own");

        assertThat(server.stranger("yours").poll().statusCode()).isEqualTo(401);
        assertThat(server.stranger("nobodys").poll().statusCode()).isEqualTo(401);
    }

    @Test
    void knowsNoOtherTenant() throws Exception {
        server.device("elsewhere").poll();

        HttpResponse<String> spelt =
                server.stranger("elsewhere").get(server.url() + "/DeFaUlT/controller/v1/elsewhere");
        HttpResponse<String> other = server.stranger("elsewhere").get(server.url() + "/other/controller/v1/elsewhere");

        assertThat(Controller.json(spelt).at("/_links/configData/href").asString())
                .isEqualTo(server.url() + "/DeFaUlT/controller/v1/elsewhere/configData");
        assertThat(other.statusCode()).isEqualTo(401);
    }

    @Test
    void letsADeviceBehindTheGatewayWaitForAPerson() throws Exception {
        Controller device = Controller.behindGateway(server.http(), server.url(), "behind", GATEWAY);

        assertThat(device.poll().statusCode()).isEqualTo(401);
        assertThat(server.found("behind").admission()).isEqualTo(Admission.PENDING);
        server.operator().acceptAll();

        ServerUnderTest.await(() -> device.poll().statusCode() == 200);
    }

    @Test
    void acceptsADeviceBehindTheGatewayAtOnceWhereTheTenantPlugsAndPlays() throws Exception {
        server.settings(settings -> settings.withPlugAndPlay(true));
        Controller device = Controller.behindGateway(server.http(), server.url(), "plugged", GATEWAY);

        // Until the server hears of the setting, the device is registered as pending and would stay so.
        ServerUnderTest.await(
                () -> Controller.behindGateway(server.http(), server.url(), "plugged-" + System.nanoTime(), GATEWAY)
                                .poll()
                                .statusCode()
                        == 200);
        assertThat(device.poll().statusCode()).isEqualTo(200);
        server.settings(settings -> settings.withPlugAndPlay(false));
    }

    @Test
    void doesNotLetTheGatewaySpeakForADeviceWithATokenOfItsOwn() throws Exception {
        server.settings(settings -> settings.withPlugAndPlay(true));
        server.device("own").poll();

        HttpResponse<String> answer = Controller.behindGateway(server.http(), server.url(), "own", GATEWAY)
                .poll();

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(server.stranger("own").poll().statusCode()).isEqualTo(200);
        server.settings(settings -> settings.withPlugAndPlay(false));
    }

    @Test
    void turnsARejectedDeviceAwayFromItsNextCall() throws Exception {
        Controller device = server.device("rejected");
        device.poll();
        var id = server.operator().device("rejected");
        var set = server.operator()
                .admissions()
                .authSets(Tenant.DEFAULT, List.of(id))
                .getOrDefault(id, List.of())
                .getFirst();
        server.operator().admissions().reject(Tenant.DEFAULT, id, set.id());

        ServerUnderTest.await(() -> device.poll().statusCode() == 401);
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
    void describesTheActionWithEverythingThatClientsNeed() throws Exception {
        Controller device = server.device("described");
        server.roll("fw-2", "described");
        ServerUnderTest.await(() -> !device.link("deploymentBase").isEmpty());
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
        ServerUnderTest.await(() -> {
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

    @ParameterizedTest
    @CsvSource({
        "closed, success, ABORTED",
        "closed, none, ABORTED",
        "rejected, success, INSTALLING",
        "closed, failure, INSTALLING",
        "canceled, success, ABORTING",
        "proceeding, none, ABORTING"
    })
    void asksADeviceToStopAndUnderstandsItsAnswer(String execution, String finished, AssignmentStatus expected)
            throws Exception {
        String id = "cancel-" + execution + "-" + finished;
        Controller device = server.device(id);
        RolloutId rollout = server.roll("fw-2", id);
        long action = offered(device);
        server.operator().rollouts().abort(Tenant.DEFAULT, rollout);

        assertThat(device.link("deploymentBase")).isEmpty();
        assertThat(device.action("cancelAction")).isEqualTo(action);
        JsonNode cancel = Controller.json(device.get("/cancelAction/" + action));
        assertThat(cancel.at("/cancelAction/stopId").isString()).isTrue();
        assertThat(cancel.at("/cancelAction/stopId").asString()).isEqualTo(Long.toString(action));
        assertThat(device.get("/deploymentBase/" + action).statusCode()).isEqualTo(404);
        assertThat(server.status(rollout, id)).isEqualTo(AssignmentStatus.ABORTING);

        assertThat(device.feedback("cancelAction", action, execution, finished, "heard")
                        .statusCode())
                .isEqualTo(200);

        assertThat(server.status(rollout, id)).isEqualTo(expected);
        assertThat(device.link("cancelAction").isEmpty()).isEqualTo(expected != AssignmentStatus.ABORTING);
        assertThat(device.link("deploymentBase").isEmpty()).isEqualTo(expected != AssignmentStatus.INSTALLING);
    }

    @Test
    void letsADeviceThatWasAskedToStopSucceed() throws Exception {
        Controller device = server.device("too-late");
        RolloutId rollout = server.roll("fw-2", "too-late");
        long action = offered(device);
        server.operator().rollouts().abort(Tenant.DEFAULT, rollout);

        assertThat(device.feedback("deploymentBase", action, "proceeding", "none")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.status(rollout, "too-late")).isEqualTo(AssignmentStatus.ABORTING);
        assertThat(device.feedback("deploymentBase", action, "closed", "success")
                        .statusCode())
                .isEqualTo(200);

        assertThat(server.status(rollout, "too-late")).isEqualTo(AssignmentStatus.SUCCESS);
        assertThat(device.feedback("cancelAction", action, "closed", "success").statusCode())
                .isEqualTo(410);
    }

    @Test
    void stopsWithoutTheDeviceWhenAbortedTwiceOrNotYetOffered() throws Exception {
        Controller device = server.device("forced");
        RolloutId rollout = server.roll("fw-2", "forced");
        RolloutId waiting = server.roll("fw-2", "forced");
        long action = offered(device);

        server.operator().rollouts().abort(Tenant.DEFAULT, waiting);
        assertThat(server.status(waiting, "forced")).isEqualTo(AssignmentStatus.ABORTED);
        server.operator().rollouts().abort(Tenant.DEFAULT, rollout);
        server.operator().rollouts().abort(Tenant.DEFAULT, rollout);

        assertThat(server.status(rollout, "forced")).isEqualTo(AssignmentStatus.ABORTED);
        assertThat(device.feedback("deploymentBase", action, "closed", "success")
                        .statusCode())
                .isEqualTo(410);
        ServerUnderTest.await(() -> device.link("cancelAction").isEmpty());
    }

    @Test
    void asksNobodyToStopWhoWasNotAskedTo() throws Exception {
        Controller device = server.device("unasked");
        server.roll("fw-2", "unasked");
        long action = offered(device);

        assertThat(device.get("/cancelAction/" + action).statusCode()).isEqualTo(404);
        assertThat(device.feedback("cancelAction", action, "closed", "success").statusCode())
                .isEqualTo(404);
    }

    @Test
    void sendsTheFileWithItsTagAndItsSum() throws Exception {
        Controller device = server.device("fetches");
        RolloutId rollout = server.roll("fw-2", "fetches");
        String file = fileOf(device);

        HttpResponse<byte[]> whole = device.download(file);

        assertThat(whole.body()).isEqualTo(CONTENT);
        assertThat(whole.headers().firstValue("ETag")).contains("\"" + digest("SHA-1") + "\"");
        assertThat(whole.headers().firstValue("Accept-Ranges")).contains("bytes");
        assertThat(whole.headers().firstValue("Last-Modified").orElseThrow()).endsWith(" GMT");
        assertThat(device.get(file + ".MD5SUM").body()).isEqualTo(digest("MD5") + "  fw-2.bin");
        HttpResponse<String> head = device.head(file);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length")).contains(Integer.toString(CONTENT.length));
        assertThat(server.history(rollout, "fetches"))
                .containsExactly(AssignmentStatus.PENDING, AssignmentStatus.DOWNLOADING);
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-3, 0, 4", "bytes=1690-, 1690, 1700", "bytes=-7, 1693, 1700", "bytes=1600-9999, 1600, 1700"})
    void sendsTheRangeThatIsAskedFor(String range, int from, int to) throws Exception {
        String id = "range-" + from + "-" + to;
        Controller device = server.device(id);
        server.roll("fw-2", id);
        String file = fileOf(device);

        HttpResponse<byte[]> part = device.download(file, "Range", range);

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().firstValue("Content-Range"))
                .contains("bytes " + from + "-" + (to - 1) + "/" + CONTENT.length);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(CONTENT, from, to));
        assertThat(device.download(file, "Range", "bytes=1700-").statusCode()).isEqualTo(416);
        assertThat(device.download(file, "Range", range, "If-Range", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void sendsSeveralRangesAsParts() throws Exception {
        Controller device = server.device("ranges");
        server.roll("fw-2", "ranges");
        String file = fileOf(device);

        HttpResponse<byte[]> parts = device.download(file, "Range", "bytes=0-3, 17-20,-5");

        String type = parts.headers().firstValue("Content-Type").orElseThrow();
        assertThat(parts.statusCode()).isEqualTo(206);
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        String body = new String(parts.body(), StandardCharsets.ISO_8859_1);
        assertThat(body)
                .isEqualTo(part(boundary, "0-3", "what") + part(boundary, "17-20", "what")
                        + part(boundary, "1695-1699", "alled") + "\r\n--" + boundary + "--\r\n");
        assertThat(parts.headers().firstValue("Content-Length")).contains(Integer.toString(body.length()));
    }

    @Test
    void sendsTheWholeWhenRangesWouldMultiplyIt() throws Exception {
        Controller device = server.device("greedy");
        server.roll("fw-2", "greedy");

        HttpResponse<byte[]> answer = device.download(fileOf(device), "Range", "bytes=0-1699,0-1699");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(CONTENT);
    }

    @Test
    void sendsFilesOnlyToDevicesThatWereGivenThem() throws Exception {
        Controller device = server.device("given");
        Controller other = server.device("not-given");
        server.roll("fw-2", "given");
        String file = fileOf(device);
        String elsewhere = file.replace("/given/", "/not-given/");

        assertThat(other.download(elsewhere).statusCode()).isEqualTo(404);
        assertThat(other.download(file).statusCode()).isEqualTo(401);
        assertThat(device.get(file.replace("fw-2.bin", "fw-3.bin")).statusCode())
                .isEqualTo(404);
        JsonNode list = Controller.json(device.get(file.substring(0, file.lastIndexOf('/'))));
        assertThat(list.at("/0/filename").asString()).isEqualTo("fw-2.bin");
    }

    @Test
    void choosesTheFileOfTheDevicesType() throws Exception {
        server.release("fw-3", "for board a".getBytes(StandardCharsets.UTF_8), "board-a");
        server.release("fw-3", "for any board".getBytes(StandardCharsets.UTF_8));
        Controller typed = server.device("typed-a");
        Controller untyped = server.device("untyped");
        typed.attributes("{\"data\":{\"device_type\":\"board-a\"}}");
        server.roll("fw-3", "typed-a");
        server.roll("fw-3", "untyped");

        assertThat(typed.download(fileOf(typed)).body()).asString().isEqualTo("for board a");
        assertThat(untyped.download(fileOf(untyped)).body()).asString().isEqualTo("for any board");
        assertThat(server.found("typed-a").deviceType()).contains("board-a");
    }

    @Test
    void tellsTheIntervalThatThePersonSet() throws Exception {
        Controller device = server.device("interval");
        server.settings(settings -> settings.withPollInterval(Duration.ofSeconds(86_399)));

        ServerUnderTest.await(() -> Controller.json(device.poll())
                .at("/config/polling/sleep")
                .asString()
                .equals("23:59:59"));
        server.settings(settings -> settings.withPollInterval(Duration.ofMinutes(5)));
        ServerUnderTest.await(() -> Controller.json(device.poll())
                .at("/config/polling/sleep")
                .asString()
                .equals("00:05:00"));
    }

    private static long offered(Controller device) throws Exception {
        ServerUnderTest.await(() -> !device.link("deploymentBase").isEmpty());
        return device.action("deploymentBase");
    }

    private static String fileOf(Controller device) throws Exception {
        long action = offered(device);
        return Controller.json(device.get("/deploymentBase/" + action))
                .at("/deployment/chunks/0/artifacts/0/_links/download-http/href")
                .asString();
    }

    private static String part(String boundary, String range, String content) {
        return "\r\n--" + boundary + "\r\nContent-Type: application/octet-stream\r\nContent-Range: bytes " + range
                + "/1700\r\n\r\n" + content;
    }

    private static String digest(String algorithm) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(CONTENT));
    }
}
