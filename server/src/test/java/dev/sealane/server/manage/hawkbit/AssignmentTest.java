package dev.sealane.server.manage.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.testing.Controller;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Sets given to targets directly, and what becomes of the actions. */
final class AssignmentTest extends HawkbitTest {
    @ParameterizedTest(name = "{0} is offered as {2}/{3}")
    @CsvSource({
        "'{\"type\":\"forced\"}', forced, forced, forced",
        "'{}', forced, forced, forced",
        "'{\"type\":\"soft\"}', soft, attempt, attempt",
        "'{\"type\":\"downloadonly\"}', downloadonly, forced, skip",
        "'{\"type\":\"timeforced\",\"forcetime\":4102444800000}', timeforced, attempt, attempt",
        "'{\"type\":\"timeforced\",\"forcetime\":1700000000000}', timeforced, forced, forced"
    })
    void givesASetOnItsTerms(String terms, String forceType, String download, String update) throws Exception {
        String id = unique("terms");
        Controller device = target(id);
        long set = set(id, "1");

        JsonNode assigned = HawkbitScript.json(script.send(
                "POST",
                "targets/" + id + "/assignedDS",
                terms.replace("{", "{\"id\":" + set + ",").replace(",}", "}")));

        assertThat(assigned.get("assigned").asInt()).as(assigned.toString()).isEqualTo(1);
        long action = assigned.get("assignedActions").get(0).get("id").asLong();
        JsonNode shown = script.get("targets/" + id + "/actions/" + action);
        assertThat(shown.get("forceType").asString()).isEqualTo(forceType);
        JsonNode offered = Controller.json(device.get(device.link("deploymentBase")));
        assertThat(offered.get("id").asString()).isEqualTo(Long.toString(action));
        assertThat(offered.get("deployment").get("download").asString()).isEqualTo(download);
        assertThat(offered.get("deployment").get("update").asString()).isEqualTo(update);
    }

    @Test
    void tellsADownloadFromAnInstallation() throws Exception {
        String id = unique("downloads");
        Controller device = target(id);
        long action = assign(id, set(id, "1"), "\"type\":\"downloadonly\"");
        String path = "targets/" + id + "/actions/" + action;

        assertThat(device.action("deploymentBase")).isEqualTo(action);
        device.feedback("deploymentBase", action, "downloaded", "none", "File checksum OK.");

        assertThat(script.get(path).get("status").asString()).isEqualTo("downloaded");
        assertThat(script.get(path).get("active").asBoolean()).isFalse();
        JsonNode newest = script.get(path + "/status").get("content").get(0);
        assertThat(newest.get("type").asString()).isEqualTo("downloaded");
        assertThat(newest.get("messages").toString()).contains("File checksum OK.");
        assertThat(script.query("actions", "status==downloaded;target.controllerid==" + id)
                        .get("total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void pressesASoftAction() throws Exception {
        String id = unique("press");
        Controller device = target(id);
        long action = assign(id, set(id, "1"), "\"type\":\"soft\"");
        String path = "targets/" + id + "/actions/" + action;
        assertThat(Controller.json(device.get(device.link("deploymentBase")))
                        .get("deployment")
                        .get("update")
                        .asString())
                .isEqualTo("attempt");

        assertThat(script.send("PUT", path, "{\"forceType\":\"forced\"}").statusCode())
                .isEqualTo(200);

        assertThat(Controller.json(device.get(device.link("deploymentBase")))
                        .get("deployment")
                        .get("update")
                        .asString())
                .isEqualTo("forced");
        assertThat(script.send("PUT", path, "{\"forceType\":\"soft\"}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void cancelsWithTheDeviceAndThenWithoutIt() throws Exception {
        String id = unique("cancel");
        Controller device = target(id);
        long action = assign(id, set(id, "1"), "\"type\":\"forced\"");
        String path = "targets/" + id + "/actions/" + action;
        assertThat(device.action("deploymentBase")).isEqualTo(action);
        assertThat(script.get(path).get("status").asString()).isEqualTo("retrieved");

        assertThat(code(script.send("DELETE", path + "?force=true", ""), 405)).isEqualTo("action.notForceQuitable");
        assertThat(script.send("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(script.get(path).get("status").asString()).isEqualTo("canceling");
        assertThat(device.action("cancelAction")).isEqualTo(action);
        assertThat(code(script.send("DELETE", path, ""), 405)).isEqualTo("action.notCancelable");
        assertThat(script.send("DELETE", path + "?force=true", "").statusCode()).isEqualTo(204);

        assertThat(script.get(path).get("status").asString()).isEqualTo("canceled");
        assertThat(script.get(path).get("active").asBoolean()).isFalse();
        assertThat(code(script.send("DELETE", path, ""), 405)).isEqualTo("action.notCancelable");
    }

    @Test
    void putsANewSetInThePlaceOfTheOpenOne() throws Exception {
        String id = unique("again");
        Controller device = target(id);
        long first = assign(id, set(unique("old"), "1"), "\"type\":\"forced\"");
        assertThat(device.action("deploymentBase")).isEqualTo(first);
        String name = unique("new");
        long set = set(name, "1");

        long second = assign(id, set, "\"type\":\"forced\"");

        assertThat(script.get("actions/" + first).get("status").asString()).isEqualTo("canceling");
        assertThat(script.get("targets/" + id + "/assignedDS").get("name").asString())
                .isEqualTo(name);
        long stop = device.action("cancelAction");
        assertThat(stop).isEqualTo(first);
        device.feedback("cancelAction", stop, "closed", "success");
        assertThat(device.action("deploymentBase")).isEqualTo(second);
        install(device, "success");
        assertThat(script.get("targets/" + id + "/installedDS").get("id").asLong())
                .isEqualTo(set);
        JsonNode again =
                HawkbitScript.json(script.send("POST", "targets/" + id + "/assignedDS", "{\"id\":" + set + "}"));
        assertThat(again.get("alreadyAssigned").asInt()).isEqualTo(1);
        assertThat(again.get("assignedActions")).isEmpty();
    }

    @Test
    void assignsFromTheSideOfTheSetAndPassesOverStrangers() throws Exception {
        String first = unique("side");
        String second = unique("side");
        target(first);
        target(second);
        long set = set(unique("many"), "1");

        JsonNode answer = HawkbitScript.json(script.send(
                "POST",
                "distributionsets/" + set + "/assignedTargets",
                "[{\"id\":\"" + first + "\"},{\"id\":\"" + second + "\",\"type\":\"soft\"},{\"id\":\"nobody\"}]"));

        assertThat(answer.get("assigned").asInt()).isEqualTo(2);
        assertThat(answer.get("total").asInt()).isEqualTo(2);
        assertThat(script.get("distributionsets/" + set + "/assignedTargets")
                        .get("total")
                        .asInt())
                .isEqualTo(2);
        assertThat(script.get("distributionsets/" + set + "/statistics")
                        .get("actions")
                        .toString())
                .isEqualTo("{\"total\":2,\"RUNNING\":2}");
        assertThat(script.get("rollouts").toString())
                .as("direct assignments are no rollouts")
                .doesNotContain(first);
    }

    @Test
    void recordsWhatATargetWasGivenByOtherMeans() throws Exception {
        String id = unique("offline");
        Controller device = target(id);
        device.poll();
        long set = set(unique("given"), "3");

        script.send("POST", "targets/" + id + "/assignedDS?offline=true", "{\"id\":" + set + "}");

        assertThat(script.get("targets/" + id).get("updateStatus").asString()).isEqualTo("in_sync");
        assertThat(script.get("targets/" + id + "/installedDS").get("id").asLong())
                .isEqualTo(set);
        assertThat(device.link("deploymentBase")).isEmpty();
    }

    @Test
    void keepsADeviceWaitingForItsMaintenanceWindow() throws Exception {
        String id = unique("window");
        Controller device = target(id);
        long action = assign(id, set(id, "1"), """
                "maintenanceWindow":{"schedule":"0 0 2 1 1 ? 2099","duration":"02:00:00","timezone":"+01:00"}""");

        JsonNode deployment =
                Controller.json(device.get(device.link("deploymentBase"))).get("deployment");
        assertThat(deployment.get("maintenanceWindow").asString()).isEqualTo("unavailable");
        assertThat(deployment.get("update").asString()).isEqualTo("skip");
        assertThat(script.get("actions/" + action)
                        .get("maintenanceWindow")
                        .get("duration")
                        .asString())
                .isEqualTo("02:00:00");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"maintenanceWindow\":{\"schedule\":\"0 0 2 1 1 ? 2099\"} | maintenanceScheduleInvalid",
                "\"maintenanceWindow\":{\"schedule\":\"often\",\"duration\":\"01:00:00\",\"timezone\":\"+01:00\"} | maintenanceScheduleInvalid",
                "\"maintenanceWindow\":{\"schedule\":\"0 0 2 1 1 ? 2099\",\"duration\":\"long\",\"timezone\":\"+01:00\"} | maintenanceScheduleInvalid",
                "\"maintenanceWindow\":{\"schedule\":\"0 0 2 1 1 ? 2001\",\"duration\":\"01:00:00\",\"timezone\":\"+01:00\"} | maintenanceScheduleInvalid",
                "\"type\":\"hard\"       | rest.body.notReadable",
                "\"type\":\"timeforced\" | rest.body.notReadable",
                "\"weight\":1001         | rest.body.notReadable"
            })
    void refusesTerms(String terms, String code) throws Exception {
        String id = unique("refused");
        target(id);
        long set = set(id, "1");

        HttpResponse<String> answer =
                script.send("POST", "targets/" + id + "/assignedDS", "{\"id\":" + set + "," + terms + "}");

        assertThat(code(answer, 400)).isEqualTo(code);
        assertThat(script.get("targets/" + id + "/actions").get("total").asInt())
                .isZero();
    }

    @Test
    void refusesWhatCannotBeAssigned() throws Exception {
        String id = unique("cannot");
        target(id);
        long empty = script.post("distributionsets", "[{\"name\":\"" + id + "\",\"version\":\"1\",\"modules\":[]}]")
                .get(0)
                .get("id")
                .asLong();
        long invalid = set(unique("invalid"), "1");
        assertThat(script.send(
                                "POST",
                                "distributionsets/" + invalid + "/invalidate",
                                "{\"actionCancelationType\":\"none\"}")
                        .statusCode())
                .isEqualTo(204);
        String path = "targets/" + id + "/assignedDS";

        assertThat(code(script.send("POST", path, "{\"id\":" + empty + "}"), 400))
                .isEqualTo("distributionset.incomplete");
        assertThat(code(script.send("POST", path, "{\"id\":" + invalid + "}"), 400))
                .isEqualTo("distributionset.invalid");
        assertThat(code(script.send("POST", path, "{\"id\":999999999}"), 404)).isEqualTo("repo.entityNotFound");
        assertThat(code(script.send("POST", "targets/nobody/assignedDS", "{\"id\":" + empty + "}"), 404))
                .isEqualTo("repo.entityNotFound");
    }

    @Test
    void stopsWhatIsOpenOfASetThatIsInvalidated() throws Exception {
        String id = unique("stopped");
        Controller device = target(id);
        long set = set(id, "1");
        long action = assign(id, set, "\"type\":\"forced\"");
        device.action("deploymentBase");

        script.send("POST", "distributionsets/" + set + "/invalidate", "{\"actionCancelationType\":\"force\"}");

        assertThat(script.get("actions/" + action).get("status").asString()).isEqualTo("canceled");
        assertThat(script.get("distributionsets/" + set).get("valid").asBoolean())
                .isFalse();
    }

    private long assign(String target, long set, String terms) throws Exception {
        HttpResponse<String> answer =
                script.send("POST", "targets/" + target + "/assignedDS", "{\"id\":" + set + "," + terms + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return HawkbitScript.json(answer)
                .get("assignedActions")
                .get(0)
                .get("id")
                .asLong();
    }

    private static String code(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return HawkbitScript.code(answer);
    }
}
