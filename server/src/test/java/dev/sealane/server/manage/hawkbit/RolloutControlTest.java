package dev.sealane.server.manage.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.testing.Controller;
import dev.sealane.testing.Await;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Rollouts with groups: their definition, their course, and who else can stop them. */
final class RolloutControlTest extends HawkbitTest {
    @Test
    void pausesItselfAtTheErrorThresholdAndGoesOnWhenResumed() throws Exception {
        String name = unique("pause");
        List<Controller> devices = targets(name, 4);
        String path = rollout(name, "\"amountGroups\":2");
        script.command(path + "/start");

        install(devices.get(0), "failure");
        assertThat(status(path)).as("half is not yet too many").isEqualTo("running");
        install(devices.get(1), "failure");

        assertThat(status(path)).isEqualTo("paused");
        assertThat(groups(path)).containsExactly("error", "scheduled");
        assertThat(devices.get(2).link("deploymentBase")).isEmpty();
        script.command(path + "/resume");
        assertThat(groups(path)).containsExactly("error", "running");
        install(devices.get(2), "success");
        install(devices.get(3), "success");
        assertThat(status(path)).isEqualTo("finished");
    }

    @Test
    void dividesByPercentagesAndFilters() throws Exception {
        String name = unique("divide");
        targets(name, 4);

        String path = rollout(name, """
                "groups":[{"name":"canary","targetFilterQuery":"controllerid==*-3"},
                          {"name":"half","targetPercentage":33.4},{"name":"rest","targetPercentage":100}]""");

        List<String> sizes = new ArrayList<>();
        script.get(path + "/deploygroups")
                .get("content")
                .forEach(group -> sizes.add(group.get("name").asString() + " "
                        + group.get("totalTargets").asInt()));
        assertThat(sizes).containsExactly("canary 1", "half 1", "rest 2");
        JsonNode canary = script.get(path + "/deploygroups").get("content").get(0);
        assertThat(script.get(path + "/deploygroups/" + canary.get("id") + "/targets")
                        .at("/content/0/controllerId")
                        .asString())
                .endsWith("-3");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"amountGroups\":0",
                "\"amountGroups\":501",
                "\"groups\":[{\"name\":\"half\",\"targetPercentage\":50}]",
                "\"groups\":[{\"name\":\"none\",\"targetPercentage\":0},{\"name\":\"rest\"}]",
                "\"successCondition\":{\"condition\":\"THRESHOLD\",\"expression\":\"many\"}",
                "\"successCondition\":{\"condition\":\"MOON\",\"expression\":\"50\"}",
                "\"errorCondition\":{\"condition\":\"THRESHOLD\",\"expression\":\"101\"}",
                "\"successAction\":{\"action\":\"PARTY\"}",
                "\"dynamic\":true"
            })
    void refusesADefinition(String definition) throws Exception {
        String name = unique("refused");
        targets(name, 2);

        HttpResponse<String> answer = script.send("POST", "rollouts", body(name, definition));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(HawkbitScript.code(answer)).isEqualTo("rollout.verificationFailed");
    }

    @Test
    void refusesARolloutThatMeansNobody() throws Exception {
        HttpResponse<String> answer = script.send("POST", "rollouts", body(unique("nobody"), "\"amountGroups\":1"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(HawkbitScript.code(answer)).isEqualTo("rollout.verificationFailed");
    }

    @ParameterizedTest(name = "{0} while it is ready")
    @CsvSource({"pause", "resume", "triggerNextGroup", "approve", "deny"})
    void refusesACommandOutOfPlace(String command) throws Exception {
        String name = unique("place");
        targets(name, 1);
        String path = rollout(name, "\"amountGroups\":1");

        HttpResponse<String> answer = script.send("POST", path + "/" + command, "");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(HawkbitScript.code(answer)).isEqualTo("rollout.illegalState");
    }

    @Test
    void triesAgainWithThoseThatFailed() throws Exception {
        String name = unique("retry");
        List<Controller> devices = targets(name, 2);
        String path = rollout(name, "\"amountGroups\":1");
        script.command(path + "/start");
        install(devices.get(0), "failure");
        install(devices.get(1), "success");

        JsonNode again = script.post(path + "/retry", "");

        assertThat(again.get("totalTargets").asInt()).isEqualTo(1);
        script.command("rollouts/" + again.get("id") + "/start");
        install(devices.get(0), "success");
        assertThat(status("rollouts/" + again.get("id"))).isEqualTo("finished");
    }

    @Test
    void isRenamedAndThenTakenOffTheList() throws Exception {
        String name = unique("renamed");
        targets(name, 1);
        String path = rollout(name, "\"amountGroups\":1");

        HttpResponse<String> renamed = script.send("PUT", path, "{\"name\":\"" + name + "-new\",\"type\":null}");
        assertThat(renamed.statusCode()).as(renamed.body()).isEqualTo(200);
        assertThat(script.query("rollouts", "name==" + name + "-new")
                        .get("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(script.send("DELETE", path, "").statusCode()).isEqualTo(204);

        assertThat(script.send("GET", path, "").statusCode()).isEqualTo(404);
        assertThat(ours.get("/api/v1/rollouts?text=" + name).body()).contains("finished");
    }

    @Test
    void triggersTheNextGroupAndStops() throws Exception {
        String name = unique("trigger");
        List<Controller> devices = targets(name, 2);
        String path = rollout(name, "\"amountGroups\":2");
        script.command(path + "/start");
        script.command(path + "/triggerNextGroup");
        assertThat(devices.get(1).link("deploymentBase")).isNotEmpty();

        script.command(path + "/stop");

        assertThat(status(path)).isEqualTo("stopping");
        for (Controller device : devices) {
            if (!device.link("cancelAction").isEmpty()) {
                device.feedback("cancelAction", device.action("cancelAction"), "closed", "success");
            }
        }
        assertThat(status(path)).isEqualTo("stopped");
    }

    @Test
    void canBeStoppedThroughOurOwnInterface() throws Exception {
        String name = unique("shared");
        List<Controller> devices = targets(name, 2);
        String path = rollout(name, "\"amountGroups\":2");
        script.command(path + "/start");
        String id = "";
        for (JsonNode rollout : HawkbitScript.json(ours.get("/api/v1/rollouts?text=" + name))) {
            id = rollout.get("id").asString();
            assertThat(rollout.has("hold")).isFalse();
        }

        assertThat(ours.post("/api/v1/rollouts/" + id + "/abort", "").statusCode())
                .isEqualTo(200);

        assertThat(status(path)).isEqualTo("stopped");
        assertThat(devices.get(1).link("deploymentBase")).isEmpty();
    }

    @Test
    void waitsForApprovalWhereThatIsWanted() throws Exception {
        script.send("PUT", "system/configs/rollout.approval.enabled", "{\"value\":true}");
        try {
            String name = unique("approval");
            targets(name, 1);
            String path = rollout(name, "\"amountGroups\":1");
            assertThat(status(path)).isEqualTo("waiting_for_approval");
            assertThat(script.send("POST", path + "/start", "").statusCode()).isEqualTo(400);

            script.command(path + "/approve?remark=good");
            script.command(path + "/start");
            assertThat(status(path)).isEqualTo("running");
        } finally {
            script.send("PUT", "system/configs/rollout.approval.enabled", "{\"value\":false}");
        }
    }

    @Test
    void startsByItselfAtItsTime() throws Exception {
        String name = unique("timed");
        targets(name, 1);
        long soon = System.currentTimeMillis() + 1_500;

        String path = rollout(name, "\"amountGroups\":1,\"startAt\":" + soon);

        assertThat(script.get(path).get("startAt").asLong()).isEqualTo(soon);
        Await.until(() -> status(path).equals("running"));
    }

    @Test
    void givesASetToTargetsThatComeToMatchAFilter() throws Exception {
        String name = unique("auto");
        long set = set(name, "1");
        JsonNode filter =
                script.post("targetfilters", "{\"name\":\"" + name + "\",\"query\":\"controllerid==" + name + "-*\"}");
        HttpResponse<String> given = script.send(
                "POST",
                "targetfilters/" + filter.get("id") + "/autoAssignDS",
                "{\"id\":" + set + ",\"type\":\"soft\"}");
        assertThat(given.statusCode()).as(given.body()).isEqualTo(200);
        assertThat(HawkbitScript.json(given).get("autoAssignDistributionSet").asLong())
                .isEqualTo(set);

        List<Controller> devices = targets(name, 2);
        Await.until(() -> !devices.get(0).link("deploymentBase").isEmpty()
                && !devices.get(1).link("deploymentBase").isEmpty());
        install(devices.get(0), "failure");

        assertThat(script.get("targets/" + name + "-1/actions")
                        .at("/content/0/forceType")
                        .asString())
                .isEqualTo("soft");
        assertThat(script.get("distributionsets/" + set + "/autoAssignTargetFilters")
                        .get("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(script.send("DELETE", "targetfilters/" + filter.get("id") + "/autoAssignDS", "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(script.get("targets/" + name + "-1/actions").get("total").asInt())
                .as("it is given once")
                .isEqualTo(1);
    }

    private List<Controller> targets(String name, int count) throws Exception {
        List<Controller> devices = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            devices.add(target(name + "-" + number));
        }
        return devices;
    }

    private String rollout(String name, String definition) throws Exception {
        return "rollouts/" + script.post("rollouts", body(name, definition)).get("id");
    }

    private String body(String name, String definition) throws Exception {
        return "{\"name\":\"" + name + "\",\"targetFilterQuery\":\"controllerid==" + name
                + "-*\",\"distributionSetId\":" + set(name, "1") + "," + definition + "}";
    }

    private String status(String path) throws Exception {
        return script.get(path).get("status").asString();
    }

    private List<String> groups(String path) throws Exception {
        List<String> statuses = new ArrayList<>();
        script.get(path + "/deploygroups")
                .get("content")
                .forEach(group -> statuses.add(group.get("status").asString()));
        return statuses;
    }
}
