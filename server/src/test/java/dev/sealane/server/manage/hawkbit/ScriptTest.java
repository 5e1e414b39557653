package dev.sealane.server.manage.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.testing.Controller;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The steps of a continuous-integration script for hawkBit, unchanged, from an image to the end of its rollout. */
final class ScriptTest extends HawkbitTest {
    @Test
    void runsFromTheUploadToTheEndOfTheRollout() throws Exception {
        byte[] image = content("the image");
        JsonNode module = script.post(
                        "softwaremodules",
                        "[{\"name\":\"firmware\",\"version\":\"2.4.1\",\"type\":\"os\",\"vendor\":\"Example\"}]")
                .get(0);
        String sha1 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(image));
        HttpResponse<String> uploaded =
                script.upload(module.get("id").asLong(), "update.swu", image, Map.of(), Map.of("sha1sum", sha1));
        assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(201);
        assertThat(HawkbitScript.json(uploaded).get("hashes").get("sha1").asString())
                .isEqualTo(sha1);
        assertThat(HawkbitScript.json(uploaded).get("size").asLong()).isEqualTo(image.length);

        JsonNode set = script.post(
                        "distributionsets",
                        "[{\"name\":\"press\",\"version\":\"2.4.1\",\"type\":\"os\",\"modules\":[{\"id\":"
                                + module.get("id") + "}]}]")
                .get(0);
        assertThat(set.get("complete").asBoolean()).isTrue();

        JsonNode targets = script.post(
                "targets",
                "[{\"controllerId\":\"press-1\"},{\"controllerId\":\"press-2\",\"name\":\"The second\"},"
                        + "{\"controllerId\":\"press-3\"},{\"controllerId\":\"press-4\","
                        + "\"securityToken\":\"a-secret-of-the-script\"}]");
        List<Controller> devices = new ArrayList<>();
        targets.forEach(target -> devices.add(Controller.withToken(
                http,
                server.url(),
                target.get("controllerId").asString(),
                target.get("securityToken").asString())));
        assertThat(targets.get(3).get("securityToken").asString()).isEqualTo("a-secret-of-the-script");

        JsonNode rollout = script.post("rollouts", """
                {"name":"presses to 2.4.1","description":"by the script","targetFilterQuery":"controllerId==press-*",
                 "distributionSetId":%s,"amountGroups":2,
                 "successCondition":{"condition":"THRESHOLD","expression":"50"},
                 "successAction":{"action":"NEXTGROUP","expression":""},
                 "errorCondition":{"condition":"THRESHOLD","expression":"50"},
                 "errorAction":{"action":"PAUSE","expression":""}}""".formatted(set.get("id")));
        String path = "rollouts/" + rollout.get("id");
        assertThat(script.get(path).get("status").asString()).isEqualTo("ready");
        assertThat(counts(path)).isEqualTo(Map.of("notstarted", 4));
        assertThat(devices.get(0).link("deploymentBase")).isEmpty();

        script.command(path + "/start");
        assertThat(script.get(path).get("status").asString()).isEqualTo("running");
        assertThat(counts(path)).isEqualTo(Map.of("running", 2, "scheduled", 2));
        assertThat(devices.get(2).link("deploymentBase")).isEmpty();

        install(devices.get(0), "success", "done");
        assertThat(groups(path)).containsExactly("running", "running");
        install(devices.get(1), "failure", "no space left");
        install(devices.get(2), "success");
        assertThat(counts(path)).isEqualTo(Map.of("finished", 2, "error", 1, "running", 1));
        install(devices.get(3), "success");

        assertThat(script.get(path).get("status").asString()).isEqualTo("finished");
        assertThat(groups(path)).containsExactly("finished", "finished");
        assertThat(script.get("targets/press-1").get("updateStatus").asString()).isEqualTo("in_sync");
        assertThat(script.get("targets/press-2").get("updateStatus").asString()).isEqualTo("error");

        JsonNode action = script.query("targets/press-2/actions", "active==false")
                .get("content")
                .get(0);
        assertThat(action.get("status").asString()).isEqualTo("error");
        assertThat(action.get("rolloutName").asString()).isEqualTo("presses to 2.4.1");
        JsonNode history = script.get("targets/press-2/actions/" + action.get("id") + "/status");
        assertThat(history.get("content").toString()).contains("no space left", "\"error\"");
        assertThat(script.query("actions", "rollout.id==" + rollout.get("id"))
                        .get("total")
                        .asInt())
                .isEqualTo(4);

        seenByTheOtherInterfaces();
    }

    /** One rollout, on our own interface, on Mender's, and on the page. */
    private void seenByTheOtherInterfaces() throws Exception {
        JsonNode ourView = json("/api/v1/rollouts").get(0);
        assertThat(ourView.get("name").asString()).isEqualTo("presses to 2.4.1");
        assertThat(ourView.get("release").asString()).isEqualTo("press-2.4.1");
        assertThat(ourView.get("status").asString()).isEqualTo("finished");
        assertThat(ourView.get("counts").toString()).isEqualTo("{\"success\":3,\"failure\":1}");
        JsonNode deployment = json("/api/management/v1/deployments/deployments").get(0);
        assertThat(deployment.get("status").asString()).isEqualTo("finished");
        assertThat(deployment.get("artifact_name").asString()).isEqualTo("press-2.4.1");
        assertThat(json("/api/v1/releases").get(0).get("name").asString()).isEqualTo("press-2.4.1");
    }

    private JsonNode json(String path) throws Exception {
        HttpResponse<String> answer = ours.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return HawkbitScript.json(answer);
    }

    private List<String> groups(String path) throws Exception {
        List<String> statuses = new ArrayList<>();
        script.get(path + "/deploygroups")
                .get("content")
                .forEach(group -> statuses.add(group.get("status").asString()));
        return statuses;
    }

    /** The counters that are not 0. */
    private Map<String, Integer> counts(String path) throws Exception {
        Map<String, Integer> counts = new java.util.HashMap<>();
        script.get(path).get("totalTargetsPerStatus").properties().forEach(entry -> {
            if (entry.getValue().asInt() > 0) {
                counts.put(entry.getKey(), entry.getValue().asInt());
            }
        });
        return counts;
    }
}
