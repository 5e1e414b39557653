package dev.sealane.server.manage.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.testing.Controller;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Consent asked for, given and given in advance, by scripts. */
final class ConsentTest extends HawkbitTest {
    private static final String FLOW = "system/configs/user.confirmation.flow.enabled";

    @AfterEach
    void askNobody() throws Exception {
        assertThat(script.send("DELETE", FLOW, "").statusCode()).isEqualTo(204);
    }

    @ParameterizedTest(name = "flow {0}, body {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "true  |                              | wait_for_confirmation",
                "true  | ,\"confirmationRequired\":false | running",
                "false |                              | running",
                "false | ,\"confirmationRequired\":true  | wait_for_confirmation"
            })
    void asksAsTheTenantOrTheAssignmentSays(boolean flow, String body, String status) throws Exception {
        assertThat(script.send("PUT", FLOW, "{\"value\":" + flow + "}").statusCode())
                .isEqualTo(204);
        assertThat(script.get(FLOW).get("value").asBoolean()).isEqualTo(flow);
        String id = unique("asked");
        target(id);

        String action = assign(id, body == null ? "" : body);

        assertThat(script.get(action).get("status").asString()).isEqualTo(status);
    }

    @Test
    void answersForATarget() throws Exception {
        String id = unique("answered");
        Controller device = target(id);
        String action = assign(id, ",\"confirmationRequired\":true");
        assertThat(device.link("confirmationBase")).isNotEmpty();

        assertThat(answer(action, "{\"confirmation\":\"denied\",\"code\":7,\"details\":[\"the line runs\"]}"))
                .isEqualTo(204);
        assertThat(script.get(action).get("status").asString()).isEqualTo("wait_for_confirmation");
        assertThat(script.get(action + "/status").toString()).contains("the line runs", "Status code: 7");
        assertThat(answer(action, "{\"confirmation\":\"perhaps\"}")).isEqualTo(400);
        assertThat(answer(action, "{\"confirmation\":\"confirmed\"}")).isEqualTo(204);

        assertThat(device.link("deploymentBase")).isNotEmpty();
        assertThat(answer(action, "{\"confirmation\":\"confirmed\"}")).isEqualTo(404);
        install(device, "success");
        assertThat(answer(action, "{\"confirmation\":\"confirmed\"}")).isEqualTo(410);
    }

    @Test
    void agreesInAdvanceUntilItIsAskedAgain() throws Exception {
        String id = unique("trusting");
        target(id);
        String path = "targets/" + id + "/autoConfirm";
        String waiting = assign(id, ",\"confirmationRequired\":true");
        JsonNode before = script.get(path);
        assertThat(before.get("active").asBoolean()).isFalse();
        assertThat(before.at("/_links/activate/href").asString()).endsWith(path + "/activate");

        HttpResponse<String> activated =
                script.send("POST", path + "/activate", "{\"initiator\":\"the plant\",\"remark\":\"at night\"}");

        assertThat(activated.statusCode()).as(activated.body()).isEqualTo(204);
        assertThat(script.get(waiting).get("status").asString()).isEqualTo("running");
        JsonNode during = script.get(path);
        assertThat(during.get("initiator").asString()).isEqualTo("the plant");
        assertThat(during.get("remark").asString()).isEqualTo("at night");
        assertThat(during.get("activatedAt").isIntegralNumber()).isTrue();
        assertThat(script.get("targets/" + id).get("autoConfirmActive").asBoolean())
                .isTrue();
        assertThat(script.query("targets", "autoconfirm==true;controllerid==" + id)
                        .get("total")
                        .asInt())
                .isEqualTo(1);
        HttpResponse<String> again = script.send("POST", path + "/activate", "");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(HawkbitScript.code(again)).isEqualTo("repo.autoConfAlreadyActive");

        script.command(path + "/deactivate");
        script.command(path + "/deactivate");
        assertThat(script.get(path).get("active").asBoolean()).isFalse();
        script.command(path + "/activate");
        assertThat(script.get(path).get("initiator").asString()).isNotBlank();
    }

    @Test
    void asksInSomeGroupsOfARolloutOnly() throws Exception {
        String name = unique("groups");
        Controller first = target(name + "-1");
        Controller second = target(name + "-2");
        String path = "rollouts/"
                + script.post("rollouts", """
                {"name":"%s","targetFilterQuery":"controllerid==%s-*","distributionSetId":%d,
                 "confirmationRequired":true,
                 "groups":[{"name":"lab","targetPercentage":50,"confirmationRequired":false},{"name":"field"}]}""".formatted(name, name, set(name, "1")))
                        .get("id");

        script.command(path + "/start");
        List<Boolean> asks = new ArrayList<>();
        script.get(path + "/deploygroups")
                .get("content")
                .forEach(group -> asks.add(group.get("confirmationRequired").asBoolean()));

        assertThat(asks).containsExactly(false, true);
        install(first, "success");
        assertThat(second.link("deploymentBase")).isEmpty();
        assertThat(second.link("confirmationBase")).isNotEmpty();
    }

    /** Assigns a set of its own to a target; the path of the action. */
    private String assign(String target, String terms) throws Exception {
        HttpResponse<String> answer = script.send(
                "POST", "targets/" + target + "/assignedDS", "{\"id\":" + set(unique("set"), "1") + terms + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return "targets/" + target + "/actions/"
                + HawkbitScript.json(answer).at("/assignedActions/0/id").asLong();
    }

    private int answer(String action, String body) throws Exception {
        return script.send("PUT", action + "/confirmation", body).statusCode();
    }
}
