package dev.sealane.server.ddi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.db.DatabaseUrl;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.rollout.RolloutRequest;
import dev.sealane.server.rollout.Target;
import dev.sealane.server.rollout.Terms;
import dev.sealane.server.testing.Controller;
import dev.sealane.server.testing.FreshDatabase;
import dev.sealane.testing.Await;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Rollouts that somebody has to agree to, at the device or for it (digest, 2.6). */
@ExtendWith(FreshDatabase.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConfirmationTest {
    private static final String CONFIRMED = "{\"confirmation\":\"confirmed\",\"code\":7,\"details\":[\"go ahead\"]}";
    private static final String DENIED = "{\"confirmation\":\"denied\",\"details\":[\"not now\"]}";

    private ServerUnderTest server;

    @BeforeAll
    void start(DatabaseUrl url, @TempDir Path data) throws Exception {
        server = new ServerUnderTest(url, data);
        server.release("fw-2", "content".getBytes(StandardCharsets.UTF_8));
        server.release("fw-3", "other content".getBytes(StandardCharsets.UTF_8));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void showsTheDeviceWhatItIsAskedAbout() throws Exception {
        Controller device = server.device("shown");
        RolloutId rollout = ask("fw-2", "shown");

        assertThat(device.link("deploymentBase")).isEmpty();
        String link = device.link("confirmationBase");
        long action = device.action("confirmationBase");
        JsonNode body = Controller.json(device.get(link));

        assertThat(link).matches(".*/confirmationBase/" + action + "\\?c=-?\\d+");
        assertThat(body.path("id").asString()).isEqualTo(Long.toString(action));
        assertThat(body.path("deployment").isMissingNode()).isTrue();
        assertThat(body.at("/confirmation/download").asString()).isEqualTo("forced");
        assertThat(body.at("/confirmation/chunks/0/artifacts/0/filename").asString())
                .isEqualTo("fw-2.bin");
        assertThat(device.get("/deploymentBase/" + action).statusCode()).isEqualTo(404);
        assertThat(server.status(rollout, "shown")).isEqualTo(AssignmentStatus.AWAITING_CONFIRMATION);
    }

    @Test
    void offersTheDeploymentOnceItIsConfirmed() throws Exception {
        Controller device = server.device("agrees");
        RolloutId rollout = ask("fw-2", "agrees");
        long action = device.action("confirmationBase");

        HttpResponse<String> answer = feedback(device, action, CONFIRMED);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(device.action("deploymentBase")).isEqualTo(action);
        assertThat(device.link("confirmationBase")).isEmpty();
        assertThat(feedback(device, action, CONFIRMED).statusCode()).isEqualTo(404);
        assertThat(server.log(rollout, "agrees").stream().map(LogMessage::message))
                .containsExactly("Confirmed by the device", "Device reported status code: 7", "go ahead");
        device.feedback("deploymentBase", action, "closed", "success");
        assertThat(server.status(rollout, "agrees")).isEqualTo(AssignmentStatus.SUCCESS);
    }

    @Test
    void keepsWaitingWhereItIsDenied() throws Exception {
        Controller device = server.device("denies");
        RolloutId rollout = ask("fw-2", "denies");
        long action = device.action("confirmationBase");

        assertThat(feedback(device, action, DENIED).statusCode()).isEqualTo(200);

        assertThat(device.action("confirmationBase")).isEqualTo(action);
        assertThat(server.assignment(rollout, "denies").substate()).isEqualTo("denied");
        assertThat(feedback(device, action, CONFIRMED).statusCode()).isEqualTo(200);
        assertThat(device.action("deploymentBase")).isEqualTo(action);
        assertThat(server.assignment(rollout, "denies").substate()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"confirmation\":\"perhaps\"}", "{\"confirmation\":7}", "[]", "no json"})
    void refusesAnswersItCannotRead(String body) throws Exception {
        String id = "unread-" + Integer.toHexString(body.hashCode());
        Controller device = server.device(id);
        ask("fw-2", id);

        assertThat(feedback(device, device.action("confirmationBase"), body).statusCode())
                .isEqualTo(400);
        assertThat(device.link("confirmationBase")).isNotEmpty();
    }

    @Test
    void hidesTheQuestionFromOtherDevicesAndWhereNobodyAsked() throws Exception {
        Controller device = server.device("asked");
        Controller other = server.device("unasked");
        ask("fw-2", "asked");
        server.roll("fw-2", "unasked");
        long action = device.action("confirmationBase");

        assertThat(other.get("/confirmationBase/" + action).statusCode()).isEqualTo(404);
        assertThat(feedback(other, action, CONFIRMED).statusCode()).isEqualTo(404);
        long offered = other.action("deploymentBase");
        assertThat(other.get("/confirmationBase/" + offered).statusCode()).isEqualTo(404);
        assertThat(feedback(other, offered, CONFIRMED).statusCode()).isEqualTo(404);
        assertThat(device.feedback("deploymentBase", action, "closed", "success")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void letsOtherRolloutsPassTheOneThatWaits() throws Exception {
        Controller device = server.device("passed");
        RolloutId waits = ask("fw-2", "passed");
        RolloutId goes = server.roll("fw-3", "passed");

        assertThat(device.action("deploymentBase"))
                .isEqualTo(server.assignment(goes, "passed").action());
        device.feedback("deploymentBase", device.action("deploymentBase"), "closed", "success");

        assertThat(device.action("confirmationBase"))
                .isEqualTo(server.assignment(waits, "passed").action());
    }

    @Test
    void abortsAtOnceWhatNobodyHasAgreedTo() throws Exception {
        Controller device = server.device("withdrawn");
        RolloutId rollout = ask("fw-2", "withdrawn");
        assertThat(device.link("confirmationBase")).isNotEmpty();

        server.operator().rollouts().abort(Tenant.DEFAULT, rollout);

        assertThat(server.status(rollout, "withdrawn")).isEqualTo(AssignmentStatus.ABORTED);
        Await.until(() -> device.link("confirmationBase").isEmpty());
        assertThat(device.link("cancelAction")).isEmpty();
    }

    @Test
    void confirmsEverythingForADeviceThatWantsIt() throws Exception {
        Controller device = server.device("always");
        RolloutId before = ask("fw-2", "always");

        JsonNode off = Controller.json(device.get("/confirmationBase"));
        HttpResponse<String> activated = device.send(
                "POST",
                "/confirmationBase/activateAutoConfirm",
                "{\"initiator\":\"the mechanic\",\"remark\":\"maintenance contract\"}");
        HttpResponse<String> again = device.send("POST", "/confirmationBase/activateAutoConfirm", "");
        JsonNode on = Controller.json(device.get("/confirmationBase"));
        RolloutId after = ask("fw-3", "always");

        assertThat(off.at("/autoConfirm/active").asBoolean(true)).isFalse();
        assertThat(off.at("/_links/activateAutoConfirm/href").asString())
                .isEqualTo(device.root() + "/confirmationBase/activateAutoConfirm");
        assertThat(activated.statusCode()).isEqualTo(200);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(Controller.json(again).path("errorCode").asString())
                .isEqualTo("hawkbit.server.error.repo.autoConfAlreadyActive");
        assertThat(on.at("/autoConfirm/active").asBoolean()).isTrue();
        assertThat(on.at("/autoConfirm/initiator").asString()).isEqualTo("the mechanic");
        assertThat(on.at("/autoConfirm/remark").asString()).isEqualTo("maintenance contract");
        assertThat(on.at("/autoConfirm/activatedAt").isIntegralNumber()).isTrue();
        assertThat(on.at("/_links").propertyNames()).containsExactly("deactivateAutoConfirm");
        assertThat(server.status(before, "always")).isEqualTo(AssignmentStatus.PENDING);
        assertThat(server.status(after, "always")).isEqualTo(AssignmentStatus.PENDING);
    }

    @Test
    void asksAgainOnceThatIsTakenBack() throws Exception {
        Controller device = server.device("again");
        device.send("POST", "/confirmationBase/activateAutoConfirm", "{}");

        assertThat(device.send("POST", "/confirmationBase/deactivateAutoConfirm", "")
                        .statusCode())
                .isEqualTo(200);
        assertThat(device.send("POST", "/confirmationBase/deactivateAutoConfirm", "")
                        .statusCode())
                .isEqualTo(200);

        RolloutId rollout = ask("fw-2", "again");
        assertThat(server.status(rollout, "again")).isEqualTo(AssignmentStatus.AWAITING_CONFIRMATION);
    }

    @Test
    void letsAPersonAnswerForTheDevice() throws Exception {
        Controller device = server.device("spoken-for");
        RolloutId rollout = ask("fw-2", "spoken-for");
        String assignment = "/api/v1/rollouts/" + rollout + "/assignments/"
                + server.operator().device("spoken-for");

        assertThat(Controller.json(server.management().post(assignment + "/deny", ""))
                        .path("status")
                        .asString())
                .isEqualTo("awaiting-confirmation");
        assertThat(Controller.json(server.management().post(assignment + "/confirm", ""))
                        .path("status")
                        .asString())
                .isEqualTo("pending");
        assertThat(server.management().post(assignment + "/confirm", "").statusCode())
                .isEqualTo(409);
        assertThat(device.link("deploymentBase")).isNotEmpty();
        assertThat(server.history(rollout, "spoken-for"))
                .containsExactly(AssignmentStatus.AWAITING_CONFIRMATION, AssignmentStatus.PENDING);
    }

    @Test
    void asksWhereTheTenantWantsItUnlessTheRolloutSaysOtherwise() throws Exception {
        server.device("tenant");
        String request = "{\"name\":\"n\",\"release\":\"fw-2\",\"target\":{\"devices\":[\""
                + server.operator().device("tenant") + "\"]}%s}";
        server.management().send("PATCH", "/api/v1/settings", "{\"confirmation\":true}");

        JsonNode asked = Controller.json(server.management().post("/api/v1/rollouts", request.formatted("")));
        JsonNode unasked = Controller.json(
                server.management().post("/api/v1/rollouts", request.formatted(",\"confirmation_required\":false")));
        server.management().send("PATCH", "/api/v1/settings", "{\"confirmation\":false}");

        assertThat(asked.path("confirmation_required").asBoolean()).isTrue();
        assertThat(asked.at("/counts/awaiting-confirmation").asInt()).isEqualTo(1);
        assertThat(unasked.path("confirmation_required").asBoolean(true)).isFalse();
        JsonNode confirmed = Controller.json(
                server.management().post("/api/v1/rollouts/" + asked.path("id").asString() + "/confirm", ""));
        assertThat(confirmed.at("/counts/pending").asInt()).isEqualTo(1);
    }

    private static HttpResponse<String> feedback(Controller device, long action, String body) throws Exception {
        return device.send("POST", "/confirmationBase/" + action + "/feedback", body);
    }

    private RolloutId ask(String release, String controllerId) {
        Target target = new Target.Devices(Set.of(server.operator().device(controllerId)));
        return server.operator()
                .rollouts()
                .create(
                        Tenant.DEFAULT,
                        new RolloutRequest(
                                "asked", release, target, true, Terms.PLAIN.withConfirmation(true), "tester"));
    }
}
