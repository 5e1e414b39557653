package dev.sealane.server.manage.hawkbit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.testing.Artifacts;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Modules, their files, sets, and what our own interface sees of them. */
final class AssemblyTest extends HawkbitTest {
    @ParameterizedTest(name = "{0} of another file: {1}")
    @CsvSource({
        "md5sum, 00000000000000000000000000000000, artifact.uploadFailed.checksum.md5.match",
        "sha1sum, 0000000000000000000000000000000000000000, artifact.uploadFailed.checksum.sha1.match",
        "sha256sum, 0000000000000000000000000000000000000000000000000000000000000000,"
                + " artifact.uploadFailed.checksum.sha256.match",
        "sha1sum, nonsense, artifact.uploadFailed",
        "filename, ../../etc/passwd, artifact.uploadFailed",
        "filename, a b, artifact.uploadFailed"
    })
    void refusesAFileThatIsNotWhatIsSaid(String field, String value, String code) throws Exception {
        long module = empty(unique("module"));

        for (boolean isBefore : new boolean[] {true, false}) {
            Map<String, String> fields = Map.of(field, value);
            HttpResponse<String> answer = script.upload(
                    module, "a.swu", content("x"), isBefore ? fields : Map.of(), isBefore ? Map.of() : fields);

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(HawkbitScript.code(answer)).isEqualTo(code);
        }
        assertThat(script.get("softwaremodules/" + module + "/artifacts")).isEmpty();
    }

    @Test
    void refusesAnEmptyFileAndASecondOfTheSameName() throws Exception {
        long module = empty(unique("module"));

        assertThat(HawkbitScript.code(script.upload(module, "a", new byte[0], Map.of(), Map.of())))
                .isEqualTo("artifact.uploadFailed");
        assertThat(script.upload(module, "a", content("a"), Map.of(), Map.of()).statusCode())
                .isEqualTo(201);
        HttpResponse<String> again = script.upload(module, "a", content("b"), Map.of(), Map.of());

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(HawkbitScript.code(again)).isEqualTo("repo.entityAlreadyExists");
    }

    @Test
    void refusesAnImageThatIsBroken() throws Exception {
        long module = empty(unique("module"));

        HttpResponse<String> answer = script.upload(
                module,
                "a.swu",
                "070701 and then nothing good".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                Map.of(),
                Map.of());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(HawkbitScript.code(answer)).isEqualTo("artifact.uploadFailed");
    }

    @Test
    void givesTheFileBackWholeAndInParts() throws Exception {
        long module = empty(unique("module"));
        JsonNode file = HawkbitScript.json(script.upload(module, "f.bin", content("abc"), Map.of(), Map.of()));
        String download = file.at("/_links/download/href").asString();

        assertThat(script.send("GET", download, "").body()).isEqualTo("the bytes of abc");
        HttpResponse<String> part = script.send("GET", download, "", "Range", "bytes=4-8");

        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("bytes");
    }

    @Test
    void putsAFileThatComesLaterIntoEverySetOfItsModule() throws Exception {
        String name = unique("late");
        long module = empty(name);
        long set = script.post(
                        "distributionsets",
                        "[{\"name\":\"" + name + "\",\"version\":\"1\",\"modules\":[{\"id\":" + module + "}]}]")
                .get(0)
                .get("id")
                .asLong();
        assertThat(script.get("distributionsets/" + set).get("complete").asBoolean())
                .isFalse();
        assertThat(ours.get("/api/v1/releases/" + name + "-1").statusCode()).isEqualTo(404);

        long file = HawkbitScript.json(script.upload(module, "f.bin", content(name), Map.of(), Map.of()))
                .get("id")
                .asLong();
        assertThat(script.get("distributionsets/" + set).get("complete").asBoolean())
                .isTrue();
        assertThat(ours.get("/api/v1/releases/" + name + "-1").statusCode()).isEqualTo(200);

        assertThat(script.send("DELETE", "softwaremodules/" + module + "/artifacts/" + file, "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(ours.get("/api/v1/releases/" + name + "-1").statusCode()).isEqualTo(404);
    }

    @Test
    void locksASetAndItsModulesWhenItIsGiven() throws Exception {
        String id = unique("locked");
        target(id);
        long module = module(id, "1");
        long set = script.post(
                        "distributionsets",
                        "[{\"name\":\"" + id + "\",\"version\":\"1\",\"modules\":[{\"id\":" + module + "}]}]")
                .get(0)
                .get("id")
                .asLong();
        script.send("POST", "targets/" + id + "/assignedDS", "{\"id\":" + set + "}");

        assertThat(script.get("distributionsets/" + set).get("locked").asBoolean())
                .isTrue();
        assertThat(script.upload(module, "b", content("b"), Map.of(), Map.of()).statusCode())
                .isEqualTo(423);
        assertThat(script.send("DELETE", "softwaremodules/" + module, "").statusCode())
                .isEqualTo(423);
        assertThat(script.send("DELETE", "distributionsets/" + set + "/assignedSM/" + module, "")
                        .statusCode())
                .isEqualTo(423);
        assertThat(script.send("DELETE", "distributionsets/" + set, "").statusCode())
                .isEqualTo(204);
        assertThat(script.get("distributionsets/" + set).get("deleted").asBoolean())
                .isTrue();
        assertThat(script.query("distributionsets", "name==" + id).get("total").asInt())
                .isZero();
    }

    @Test
    void showsAReleaseThatCameInByAnotherWayAsASet(@TempDir Path directory) throws Exception {
        String name = unique("elsewhere");
        HttpResponse<String> uploaded = ours.upload(Artifacts.write(directory, name, 1_000, "board"));
        assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(201);

        JsonNode set =
                script.query("distributionsets", "name==" + name).get("content").get(0);

        assertThat(set.get("complete").asBoolean()).isTrue();
        assertThat(set.get("modules")).isEmpty();
    }

    @Test
    void takesAMenderArtifactIntoTheSetThatItNames(@TempDir Path directory) throws Exception {
        String name = unique("gateway");
        byte[] artifact = Files.readAllBytes(Artifacts.write(directory, name + "-2.1", 1_000, "board"));
        long module = empty(name);
        assertThat(script.upload(module, "a.mender", artifact, Map.of(), Map.of())
                        .statusCode())
                .isEqualTo(201);

        HttpResponse<String> other = script.send(
                "POST",
                "distributionsets",
                "[{\"name\":\"" + name + "\",\"version\":\"9\",\"modules\":[{\"id\":" + module + "}]}]");
        script.post(
                "distributionsets",
                "[{\"name\":\"" + name + "\",\"version\":\"2.1\",\"modules\":[{\"id\":" + module + "}]}]");

        assertThat(other.statusCode()).as(other.body()).isEqualTo(400);
        assertThat(HawkbitScript.json(ours.get("/api/v1/releases/" + name + "-2.1"))
                        .toString())
                .contains("\"board\"", "mender");
    }

    @Test
    void keepsModulesForOneDeviceTypeApart() throws Exception {
        String name = unique("types");
        long[] modules = {module(unique("small"), "1"), module(unique("large"), "1")};
        long both = script.post(
                        "distributionsettypes",
                        "[{\"key\":\"" + name + "\",\"name\":\"" + name + "\",\"optionalmodules\":[]}]")
                .get(0)
                .get("id")
                .asLong();
        long several = script.post(
                        "softwaremoduletypes",
                        "[{\"key\":\"" + name + "\",\"name\":\"" + name + "\",\"maxAssignments\":2}]")
                .get(0)
                .get("id")
                .asLong();
        assertThat(script.send(
                                "POST",
                                "distributionsettypes/" + both + "/mandatorymoduletypes",
                                "{\"id\":" + several + "}")
                        .statusCode())
                .isEqualTo(204);
        for (int index = 0; index < 2; index++) {
            String type = index == 0 ? "board-s" : "board-l";
            modules[index] = script.post(
                            "softwaremodules",
                            "[{\"name\":\"" + type + name + "\",\"version\":\"1\",\"type\":\"" + name + "\"}]")
                    .get(0)
                    .get("id")
                    .asLong();
            script.post(
                    "softwaremodules/" + modules[index] + "/metadata",
                    "[{\"key\":\"device_type\",\"value\":\"" + type + "\"}]");
            script.upload(modules[index], type + ".bin", content(type), Map.of(), Map.of());
        }

        script.post(
                "distributionsets",
                "[{\"name\":\"" + name + "\",\"version\":\"1\",\"type\":\"" + name + "\",\"modules\":[{\"id\":"
                        + modules[0] + "},{\"id\":" + modules[1] + "}]}]");

        assertThat(ours.get("/api/v1/releases/" + name + "-1").body()).contains("board-s", "board-l");
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3} {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | softwaremodules          | {                                | 400 | rest.body.notReadable",
                "POST   | softwaremodules          | [{\"name\":7}]                   | 400 | rest.body.notReadable",
                "POST   | softwaremodules          | [{\"name\":\"a\",\"version\":\"1\",\"type\":\"nosuch\"}] | 404 | repo.entityNotFound",
                "POST   | softwaremodules          | [{\"name\":\"\",\"version\":\"1\",\"type\":\"os\"}] | 400 | rest.body.notReadable",
                "GET    | softwaremodules/999999   |                                  | 404 | repo.entityNotFound",
                "GET    | softwaremodules/abc      |                                  | 400 | rest.body.notReadable",
                "DELETE | softwaremodules/999999   |                                  | 404 | repo.entityNotFound",
                "POST   | distributionsets         | [{\"name\":\"a\",\"version\":\"1\",\"modules\":[{\"id\":999999}]}] | 404 | repo.entityNotFound",
                "POST   | distributionsets         | [{\"name\":\"a\",\"version\":\"1\",\"type\":\"nosuch\"}] | 404 | repo.entityNotFound",
                "GET    | distributionsets/999999  |                                  | 404 | repo.entityNotFound",
                "POST   | targets                  | {\"controllerId\":\"with space\"} | 400 | rest.body.notReadable",
                "POST   | targets                  | [{\"controllerId\":\"a\",\"securityToken\":\"short\"}] | 400 | rest.body.notReadable",
                "GET    | targets/nobody           |                                  | 404 | repo.entityNotFound",
                "DELETE | targets/nobody           |                                  | 404 | repo.entityNotFound",
                "GET    | actions/999999           |                                  | 404 | repo.entityNotFound",
                "GET    | rollouts/999999          |                                  | 404 | repo.entityNotFound",
                "POST   | rollouts/999999/start    |                                  | 404 | repo.entityNotFound",
                "GET    | targettags/999999        |                                  | 404 | repo.entityNotFound",
                "GET    | targettypes/999999       |                                  | 404 | repo.entityNotFound",
                "GET    | targetfilters/999999     |                                  | 404 | repo.entityNotFound",
                "POST   | targetfilters            | {\"name\":\"f\",\"query\":\"nosuch==1\"} | 400 | rest.param.rsqlInvalidField",
                "POST   | targetfilters            | {\"name\":\"f\",\"query\":\"name==\"} | 400 | rest.param.rsqlParamSyntax",
                "GET    | targets?representation=x |                                  | 200 |",
                "GET    | rollouts?representation=x |                                 | 400 | rest.body.notReadable"
            })
    void answersWithHawkbitsCodes(String method, String path, String body, int status, String code) throws Exception {
        HttpResponse<String> answer = script.send(method, path, body == null ? "" : body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (code != null) {
            assertThat(HawkbitScript.code(answer)).isEqualTo(code);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"softwaremodules", "distributionsets", "targets", "targettags", "distributionsettags", "targettypes"})
    void refusesASecondOfTheSameName(String path) throws Exception {
        String name = unique("twice");
        String body = "[{\"name\":\"" + name + "\",\"version\":\"1\",\"type\":\""
                + (path.equals("distributionsets") ? "os_app" : "os") + "\",\"controllerId\":\"" + name
                + "\",\"key\":\"" + name + "\"}]";
        script.post(path, body);

        HttpResponse<String> again = script.send("POST", path, body);

        assertThat(again.statusCode()).as(again.body()).isEqualTo(409);
        assertThat(HawkbitScript.code(again)).isEqualTo("repo.entityAlreadyExists");
    }

    @Test
    void forgetsATargetOnce() throws Exception {
        String id = unique("gone");
        target(id);

        assertThat(script.send("DELETE", "targets/" + id, "").statusCode()).isEqualTo(204);

        assertThat(script.send("DELETE", "targets/" + id, "").statusCode()).isEqualTo(404);
    }

    /** Requests of strangers: nothing but a refusal, and no byte of the upload stays. */
    @Test
    void keepsStrangersOut() throws Exception {
        for (String path : new String[] {"targets", "softwaremodules", "rollouts", "actions", "system/configs"}) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(java.net.URI.create(server.url() + "/rest/v1/" + path))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(401);
        }
    }

    private long empty(String name) throws Exception {
        return script.post("softwaremodules", "[{\"name\":\"" + name + "\",\"version\":\"1\",\"type\":\"os\"}]")
                .get(0)
                .get("id")
                .asLong();
    }
}
