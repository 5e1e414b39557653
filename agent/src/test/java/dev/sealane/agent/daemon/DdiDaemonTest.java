package dev.sealane.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.LinuxMachine;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.testing.DeviceFolder;
import dev.sealane.agent.testing.FakeHawkbit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole agent with a hawkBit for its server: what the server hears of an update, and how often it is asked. */
final class DdiDaemonTest {
    private static final String EVERY_SECOND = "\"config\":{\"polling\":{\"sleep\":\"00:00:01\"}}";

    @TempDir
    Path root;

    private final FakeHawkbit hawkbit = new FakeHawkbit().config(EVERY_SECOND).wantsAttributes();
    private DeviceFolder device;

    @BeforeEach
    void prepareDevice() throws Exception {
        device = new DeviceFolder(root).settings("""
                server.protocol = ddi
                ddi.controller-id = dev-1
                ddi.target-token = token""");
        Files.writeString(device.path("data/token"), FakeHawkbit.TOKEN + "\n");
        device.module("test", "");
    }

    @AfterEach
    void stop() {
        hawkbit.close();
    }

    @Test
    void installsAnActionAndClosesIt() throws Exception {
        hawkbit.deploy("17", "release-2.mender", artifact("release-2"));

        try (RunningDaemon daemon = start()) {
            daemon.awaitEnd("17");
            daemon.await(() -> attributes().contains("\"artifact_name\":\"release-2\""));
        }

        assertThat(hawkbit.feedbacks())
                .containsExactly(
                        "deploymentBase 17 download none",
                        "deploymentBase 17 proceeding none",
                        "deploymentBase 17 proceeding none",
                        "deploymentBase 17 closed success");
        assertThat(device.calls()).contains("ArtifactInstall", "ArtifactCommit");
    }

    @Test
    void explainsAFailureInTheFeedbackThatClosesTheAction() throws Exception {
        device.module("test", "[ $1 = ArtifactInstall ] && exit 1");
        hawkbit.deploy("17", "release-2.mender", artifact("release-2"));

        try (RunningDaemon daemon = start()) {
            daemon.awaitEnd("17");
        }

        assertThat(hawkbit.statuses()).containsExactly("17 failure");
        assertThat(hawkbit.bodies())
                .anySatisfy(body -> assertThat(body).contains("\"details\":[\"INSTALL: ", "ArtifactInstall"));
    }

    @Test
    void goesBackWhereItIsCanceledBeforeTheCommitAndAcknowledgesThen() throws Exception {
        device.module("test", """
                [ $1 = SupportsRollback ] && echo Yes
                if [ $1 = ArtifactInstall ]; then touch %1$s; while [ ! -e %2$s ]; do sleep 0.05; done; fi
                """.formatted(device.path("installing"), device.path("go-on")));
        hawkbit.deploy("17", "release-2.mender", artifact("release-2"));

        try (RunningDaemon daemon = start()) {
            daemon.await(() -> Files.exists(device.path("installing")));
            hawkbit.turnInto("cancelAction");
            Files.createFile(device.path("go-on"));
            daemon.awaitEnd("17");
        }

        assertThat(hawkbit.feedbacks()).last().isEqualTo("cancelAction 17 closed success");
        assertThat(hawkbit.bodies()).anyMatch(body -> body.contains("Stopped; factory-1 stays installed."));
        assertThat(device.calls()).contains("ArtifactRollback").doesNotContain("ArtifactCommit");
    }

    @Test
    void repeatsTheFinalFeedbackAfterARestartAndBeginsNothingAnew() throws Exception {
        hawkbit.deploy("17", "release-2.mender", artifact("release-2"));
        String broken = FakeHawkbit.empty(500);
        String taken = FakeHawkbit.empty(200);
        hawkbit.plan("feedback", taken, taken, taken, broken, broken, broken, broken, broken, broken);

        try (RunningDaemon daemon = start()) {
            daemon.await(() -> finalFeedbacks() >= 2);
        }
        try (RunningDaemon daemon = start()) {
            daemon.awaitEnd("17");
        }

        assertThat(hawkbit.feedbacks()).containsExactly("deploymentBase 17 closed success");
        assertThat(device.calls()).containsOnlyOnce("ArtifactInstall").containsOnlyOnce("ArtifactCommit");
        assertThat(hawkbit.ranges()).containsExactly("");
    }

    @Test
    void asksAsOftenAsTheServerSays() throws Exception {
        hawkbit.config("\"config\":{\"polling\":{\"sleep\":\"01:00:00\"}}");

        try (RunningDaemon daemon = start()) {
            daemon.await(() -> polls() >= 1);
            // The configuration says 100 ms, which would be five polls.
            Thread.sleep(500);
            assertThat(polls()).isEqualTo(1);
            daemon.wishes.add(Wish.CHECK);
            daemon.await(() -> polls() == 2);
        }
    }

    @Test
    void namesTheDeviceAfterItsIdentityWhereItHasNoOtherName() throws Exception {
        device = new DeviceFolder(root).settings("server.protocol = ddi\nddi.gateway-token = token");

        try (RunningDaemon daemon = start()) {
            daemon.await(() -> !hawkbit.received().isEmpty());
        }

        assertThat(hawkbit.received().getFirst().path()).startsWith("/DEFAULT/controller/v1/SN-1");
        assertThat(hawkbit.received().getFirst().header("Authorization"))
                .isEqualTo("GatewayToken " + FakeHawkbit.TOKEN);
    }

    private byte[] artifact(String name) throws Exception {
        return device.artifact(name, "test", Map.of("file", "content of " + name));
    }

    private String attributes() {
        return hawkbit.bodies().stream()
                .filter(body -> body.startsWith("{\"mode\""))
                .reduce("", (_, last) -> last);
    }

    private long finalFeedbacks() {
        return hawkbit.received().stream()
                .filter(request -> request.body().contains("\"closed\""))
                .count();
    }

    private long polls() {
        List<String> paths = hawkbit.received().stream()
                .map(request -> request.method() + request.path())
                .toList();
        return paths.stream().filter(("GET" + FakeHawkbit.ROOT)::equals).count();
    }

    private RunningDaemon start() throws Exception {
        AgentConfig config = device.config(hawkbit.url());
        return new RunningDaemon(config, new LinuxMachine(config), hawkbit);
    }
}
