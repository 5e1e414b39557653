package dev.sealane.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.testing.Await;
import dev.sealane.testing.Peer;
import dev.sealane.testing.SwuImages;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Our agent as a device of Eclipse hawkBit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HawkbitTest {
    private static final long SEED = 20261121;

    private final byte[] payload = new byte[500_000];
    private Hawkbit hawkbit;
    private SwuImages images;
    private Path directory;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        this.directory = directory;
        new Random(SEED).nextBytes(payload);
        Peer.OPENSSL.require();
        hawkbit = Hawkbit.start(directory.resolve("hawkbit"));
        images = SwuImages.create(directory.resolve("images"));
        Await.until(hawkbit::isUp);
    }

    @AfterAll
    void stop() {
        hawkbit.close();
    }

    @Test
    void theAgentInstallsAndTheServerHearsOfIt() throws Exception {
        Path home = directory.resolve("good");
        long set = hawkbit.publish("good", "good.swu", images.image("good", payload, RunningAgent.target(home)));

        try (RunningAgent agent = agent(home, "good")) {
            hawkbit.assign("good", set);
            Await.until(() -> updateStatus("good").equals("in_sync"));

            assertThat(agent.installed()).isEqualTo(payload);
            assertThat(agent.boots()).isEqualTo(2);
        }
        assertThat(hawkbit.get("/targets/good/installedDS").path("id").asLong()).isEqualTo(set);
        assertThat(hawkbit.get("/targets/good/attributes").path("device_type").asString())
                .isEqualTo(RunningAgent.DEVICE_TYPE);
        assertThat(statuses("good")).first().isEqualTo("finished");
        assertThat(statuses("good")).contains("download", "running");
    }

    @Test
    void theServerIsToldWhyAnUpdateFailed() throws Exception {
        Path home = directory.resolve("bad");
        SwuImages strangers = SwuImages.create(directory.resolve("strangers"));
        long set = hawkbit.publish("bad", "bad.swu", strangers.image("bad", payload, RunningAgent.target(home)));

        try (RunningAgent _ = agent(home, "bad")) {
            hawkbit.assign("bad", set);
            Await.until(() -> updateStatus("bad").equals("error"));
        }
        assertThat(RunningAgent.target(home)).doesNotExist();
        assertThat(history("bad").getFirst().path("messages").toString()).contains("refused certificate");
    }

    private RunningAgent agent(Path home, String id) throws Exception {
        return RunningAgent.start(home, hawkbit.url(), id, hawkbit.enter(id), images.certificate());
    }

    private String updateStatus(String id) throws Exception {
        return hawkbit.get("/targets/" + id).path("updateStatus").asString();
    }

    private List<String> statuses(String id) throws Exception {
        return history(id).stream().map(entry -> entry.path("type").asString()).toList();
    }

    /** What hawkBit wrote down about the device's only action, newest first. */
    private List<JsonNode> history(String id) throws Exception {
        long action =
                hawkbit.get("/targets/" + id + "/actions").at("/content/0/id").asLong();
        return hawkbit.get("/targets/" + id + "/actions/" + action + "/status").path("content").values().stream()
                .toList();
    }
}
