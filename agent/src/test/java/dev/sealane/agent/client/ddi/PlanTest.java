package dev.sealane.agent.client.ddi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealane.agent.client.ddi.DdiMessages.UnusableAnswer;
import dev.sealane.agent.json.JsonReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which words of an action lead to what, and which artifact is taken (digest, 2.3 and 6). */
final class PlanTest {
    private static final URI OPEN = URI.create("http://server:8080");
    private static final URI SECURE = URI.create("https://server");
    private static final String SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private static final String SHA1 = "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "forced,  forced,  -,           Install",
                "attempt, attempt, -,           Install",
                "forced,  forced,  available,   Install",
                "forced,  skip,    -,           Fetch all",
                "forced,  skip,    available,   Fetch all",
                "forced,  skip,    unavailable, Fetch",
                "attempt, skip,    unavailable, Fetch",
                "forced,  forced,  unavailable, Fetch",
                "skip,    skip,    -,           Wait",
                "skip,    forced,  available,   Wait",
            })
    void followsTheWordsOfTheAction(String download, String update, String window, String plan) throws Exception {
        String member = window == null ? "" : "\"maintenanceWindow\":\"" + window + "\",";
        String words = "\"download\":\"" + download + "\",\"update\":\"" + update + "\"," + member;

        assertThat(describe(plan(words, artifact("u.mender"), OPEN))).isEqualTo(plan);
    }

    private static String describe(Plan plan) {
        return switch (plan) {
            case Plan.Wait() -> "Wait";
            case Plan.Install _ -> "Install";
            case Plan.Fetch(Promise _, boolean isAll) -> isAll ? "Fetch all" : "Fetch";
            case Plan.Refuse(String reason) -> "Refuse " + reason;
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"download\":\"forced\",\"update\":\"downloadonly\",",
                "\"download\":\"FORCED\",\"update\":\"forced\",",
                "\"download\":\"forced\",",
                "\"download\":\"forced\",\"update\":\"forced\",\"maintenanceWindow\":\"soon\",",
                "\"download\":1,\"update\":\"forced\","
            })
    void doesNothingAboutWordsThatItDoesNotKnow(String words) {
        assertThatExceptionOfType(UnusableAnswer.class).isThrownBy(() -> action(words, artifact("u.mender")));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "NONE                | expected exactly one artifact, a .mender or a .swu, found none",
                "a.mender,b.swu      | expected exactly one artifact, a .mender or a .swu, found 2: a.mender, b.swu",
                "a.mender,readme.txt | expected exactly one artifact, a .mender or a .swu, found 2: a.mender, readme.txt",
                "bundle.raucb        | expected exactly one artifact, a .mender or a .swu, found 1: bundle.raucb",
                "mender              | expected exactly one artifact, a .mender or a .swu, found 1: mender",
            })
    void refusesAnyOtherThanOneInstallableArtifactAndSaysWhatItFound(String names, String reason) throws Exception {
        StringBuilder chunks = new StringBuilder();
        for (String name : names.equals("NONE") ? new String[0] : names.split(",")) {
            chunks.append(chunks.isEmpty() ? "" : ",").append(artifact(name));
        }

        assertThat(plan(chunks.toString())).isEqualTo(new Plan.Refuse(reason));
    }

    @Test
    void takesASwuAsWellAsAMender() throws Exception {
        assertThat(plan(artifact("u.SWU"))).isInstanceOf(Plan.Install.class);
    }

    @Test
    void refusesAnArtifactWhoseBytesCannotBeChecked() throws Exception {
        String without = artifact("u.mender").replaceAll("\"hashes\":\\{[^}]*\\},", "");
        String withMd5 =
                artifact("u.mender").replaceAll("\"hashes\":\\{[^}]*\\}", "\"hashes\":{\"md5\":\"" + SHA1 + "\"}");
        String withoutSize = artifact("u.mender").replace("\"size\":4,", "");

        assertThat(plan(without)).isEqualTo(new Plan.Refuse("expected a sha256 or sha1 of u.mender, found none"));
        assertThat(plan(withMd5)).isEqualTo(new Plan.Refuse("expected a sha256 or sha1 of u.mender, found none"));
        assertThat(plan(withoutSize))
                .isEqualTo(new Plan.Refuse("expected u.mender to have a size of at most 1000 bytes, found no size"));
    }

    @Test
    void refusesAnArtifactThatIsLargerThanTheDeviceTakes() throws Exception {
        assertThat(plan(artifact("u.mender").replace("\"size\":4", "\"size\":1001")))
                .isEqualTo(new Plan.Refuse("expected u.mender to have a size of at most 1000 bytes, found 1001 bytes"));
    }

    @Test
    void takesTheOlderDigestWhereTheServerHasNoOther() throws Exception {
        String old =
                artifact("u.mender").replaceAll("\"hashes\":\\{[^}]*\\}", "\"hashes\":{\"sha1\":\"" + SHA1 + "\"}");

        assertThat(promise(plan(old)).digest()).isEqualTo(new Promise.Digest("SHA-1", SHA1));
        assertThat(promise(plan(artifact("u.mender"))).digest()).isEqualTo(new Promise.Digest("SHA-256", SHA256));
    }

    @Test
    void understandsASizeThatIsWrittenAsAText() throws Exception {
        assertThat(promise(plan(artifact("u.mender").replace("\"size\":4", "\"size\":\"4\"")))
                        .size())
                .isEqualTo(4);
    }

    @Test
    void neverFollowsAServerThatIsReachedThroughTlsToAnOpenLine() throws Exception {
        assertThat(plan("\"download\":\"forced\",\"update\":\"forced\",", artifact("u.mender"), SECURE))
                .isEqualTo(new Plan.Refuse("expected a link to u.mender with the scheme https, found none"));
    }

    @Test
    void prefersTheSchemeByWhichTheServerWasReached() throws Exception {
        String both = artifact("u.mender")
                .replace("\"_links\":{", "\"_links\":{\"download\":{\"href\":\"https://server/secure\"},");

        assertThat(promise(plan(both)).link()).isEqualTo(URI.create("http://server:8080/open"));
        assertThat(promise(plan("\"download\":\"forced\",\"update\":\"forced\",", both, SECURE))
                        .link())
                .isEqualTo(URI.create("https://server/secure"));
    }

    @Test
    void keepsThePromiseInTheSourceOfTheAssignment() throws Exception {
        Promise promise = promise(plan(artifact("u.mender").replace("/open", "/open#part")));

        assertThat(promise.source()).isEqualTo("http://server:8080/open#size=4&SHA-256=" + SHA256);
        assertThat(Promise.ofSource(promise.source()).isSameBytes(promise)).isTrue();
        assertThat(Promise.ofSource(promise.source()).link()).isEqualTo(URI.create("http://server:8080/open"));
    }

    private static Promise promise(Plan plan) {
        assertThat(plan).isInstanceOf(Plan.Install.class);
        return ((Plan.Install) plan).promise();
    }

    private static Plan plan(String chunks) throws Exception {
        return plan("\"download\":\"forced\",\"update\":\"forced\",", chunks, OPEN);
    }

    private static Plan plan(String words, String chunks, URI server) throws Exception {
        Action action = action(words, chunks);
        return Plan.of(action, Choice.of(action.artifacts(), server, 1000));
    }

    private static Action action(String words, String chunks) throws Exception {
        String body = "{\"id\":\"1\",\"deployment\":{" + words + "\"chunks\":[" + chunks + "]}}";
        return Action.of(JsonReader.readObject(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String artifact(String name) {
        return """
                {"part":"os","version":"2","name":"fw","artifacts":[{"filename":"%s","hashes":{"sha256":"%s",\
                "sha1":"%s"},"size":4,"_links":{"download-http":{"href":"http://server:8080/open"}}}]}""".formatted(name, SHA256, SHA1);
    }
}
