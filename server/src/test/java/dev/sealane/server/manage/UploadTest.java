package dev.sealane.server.manage;

import static dev.sealane.server.manage.ManagementUnderTest.code;
import static dev.sealane.server.manage.ManagementUnderTest.form;
import static dev.sealane.server.manage.ManagementUnderTest.location;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.server.release.Uploads;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a hostile or broken upload may do: be refused with a code, and leave nothing behind. */
final class UploadTest extends ManagementTest {
    private static final String PATH = "/api/management/v1/deployments/artifacts";

    private byte[] artifact = {};

    @BeforeAll
    void makeArtifact() throws IOException {
        artifact = api.artifact("upload-1", "board");
    }

    @Test
    void keepsAnArtifactUnderTheIdTheCallerChose() throws IOException {
        String id = UUID.randomUUID().toString();

        HttpResponse<String> answer =
                api.upload(PATH, "size", artifact.length, "description", "", "artifact_id", id, "artifact", artifact);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(location(answer)).isEqualTo(id);
        assertThat(api.storedFiles()).hasSize(1);
        assertThat(api.delete(PATH + "/" + id).statusCode()).isEqualTo(204);
        assertThat(api.storedFiles()).isEmpty();
    }

    @Test
    void needsNoSize() throws IOException {
        HttpResponse<String> answer = api.upload(PATH, "artifact", artifact);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        api.delete(PATH + "/" + location(answer));
    }

    @Test
    void refusesASizeThatIsWrong() throws IOException {
        assertRefused(400, "size-mismatch", form("size", artifact.length + 1, "artifact", artifact));
        assertRefused(400, "size-mismatch", form("size", artifact.length - 1, "artifact", artifact));
        assertRefused(400, "bad-part", form("size", "many", "artifact", artifact));
        assertRefused(413, "too-large", form("size", Uploads.MAX_BYTES + 1, "artifact", artifact));
        assertRefused(413, "too-large", form("size", "1".repeat(21), "artifact", artifact));
    }

    @Test
    void refusesWhatFollowsTheArtifact() throws IOException {
        assertRefused(400, "part-after-artifact", form("artifact", artifact, "artifact", artifact));
        assertRefused(400, "part-after-artifact", form("artifact", artifact, "size", artifact.length));
    }

    @Test
    void refusesAFormWithoutAnArtifact() throws IOException {
        assertRefused(400, "missing-part", form("size", 10));
        assertRefused(400, "unknown-part", form("artefact", artifact));
        assertRefused(400, "bad-part", form("artifact_id", "../../x", "artifact", artifact));
    }

    @Test
    void refusesAFormThatIsCutAnywhere() throws IOException {
        byte[] whole = form("size", artifact.length, "artifact", artifact);
        int closing = whole.length - "--frontier--\r\n".length();
        for (int length : new int[] {0, 20, 100, whole.length / 2, closing - 10, closing, closing + 5}) {
            HttpResponse<String> answer = api.upload(PATH, Arrays.copyOf(whole, length));
            assertThat(answer.statusCode())
                    .as("cut at %d: %s", length, answer.body())
                    .isEqualTo(400);
            assertThat(api.storedFiles()).isEmpty();
        }
    }

    @Test
    void refusesAnArtifactThatIsDamagedAnywhere() throws IOException {
        for (int at = 600; at < artifact.length - 1500; at += artifact.length / 7) {
            byte[] damaged = artifact.clone();
            damaged[at] ^= 0x55;
            HttpResponse<String> answer = api.upload(PATH, "artifact", damaged);
            assertThat(answer.statusCode())
                    .as("damaged at %d: %s", at, answer.body())
                    .isIn(400, 201);
            if (answer.statusCode() == 201) {
                // A byte that is padding of the archive means nothing.
                api.delete(PATH + "/" + location(answer));
            }
            assertThat(api.storedFiles()).isEmpty();
        }
    }

    @Test
    void refusesWhatIsNoArtifactOrTooLarge() throws IOException {
        byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> answer = api.upload(PATH, "artifact", text);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(api.storedFiles()).isEmpty();
        assertThat(code(api.send(api.request(PATH).POST(BodyPublishers.ofByteArray(artifact)))))
                .isEqualTo("not-multipart");
    }

    @Test
    void saysThatTheDiskCannotTakeIt() throws IOException {
        api.withoutBlobDirectory(() -> assertThat(api.upload(PATH, "artifact", artifact))
                .satisfies(answer -> {
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(507);
                    assertThat(code(answer)).isEqualTo("storage-failed");
                }));
        assertThat(api.storedFiles()).isEmpty();
        assertThat(ManagementUnderTest.json(api.get(PATH + "?name=upload-1"))).isEmpty();
    }

    @Test
    void namesTheArtifactThatIsInTheWay() throws IOException {
        String id = location(api.upload(PATH, "artifact", artifact));

        HttpResponse<String> answer = api.upload(PATH, "artifact", artifact);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(ManagementUnderTest.json(answer)
                        .get("metadata")
                        .get("conflicting_artifact")
                        .get("id")
                        .stringValue())
                .isEqualTo(id);
        assertThat(api.storedFiles()).hasSize(1);
        api.delete(PATH + "/" + id);
    }

    private void assertRefused(int status, String code, byte[] form) throws IOException {
        HttpResponse<String> answer = api.upload(PATH, form);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(code(answer)).isEqualTo(code);
        assertThat(api.storedFiles()).isEmpty();
    }
}
