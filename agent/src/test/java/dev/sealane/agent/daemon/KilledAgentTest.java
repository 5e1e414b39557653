package dev.sealane.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.AgentMain;
import dev.sealane.agent.testing.DeviceFolder;
import dev.sealane.agent.testing.FakeMenderServer;
import dev.sealane.agent.testing.Fixtures;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.WriteOptions;
import dev.sealane.testing.Await;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent as a real process that is killed with SIGKILL and started again. */
final class KilledAgentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int SIZE = 12 << 20;
    private static final int SPOOL_DESCRIPTION_BYTES = 4096;

    @TempDir
    Path root;

    private DeviceFolder device;

    @BeforeEach
    void makeDevice() throws Exception {
        device = new DeviceFolder(root);
    }

    @Test
    void resumesADownloadAndReportsOneFinalStatus() throws Exception {
        device.module("test", "");
        try (FakeMenderServer server = new FakeMenderServer()) {
            byte[] artifact = largeArtifact();
            server.deploy("dep", "release-2", artifact);
            server.stallDownloadAfter(9 << 20);
            try (AgentProcess agent = start(server)) {
                Path spool = device.path("data/download.spool");
                await(server, () -> Files.exists(spool) && isSpooled(spool, 9 << 20));
                agent.kill();
            }
            server.stallDownloadAfter(Long.MAX_VALUE);

            try (AgentProcess agent = start(server)) {
                awaitEnd(server);
                agent.stop();
            }

            assertThat(server.ranges()).hasSize(2);
            assertThat(Long.parseLong(server.ranges().getLast().replaceAll("bytes=([0-9]+)-", "$1")))
                    .isBetween(8L << 20, 9L << 20);
            assertThat(finals(server)).containsExactly("dep success");
            assertThat(device.path("data/download.spool")).doesNotExist();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Download", "ArtifactInstall", "ArtifactCommit", "Cleanup"})
    void reportsOneFinalStatusWhereverItIsKilledInAModule(String state) throws Exception {
        Path gate = device.path("gate");
        device.module("test", """
                [ "$1" = SupportsRollback ] && echo Yes
                if [ "$1" = %s ] && [ ! -e %s ]; then touch %s; sleep 600; fi""".formatted(state, gate, gate));
        try (FakeMenderServer server = new FakeMenderServer()) {
            server.deploy("dep", "release-2", device.artifact("release-2", "test", Map.of("file", "content")));
            try (AgentProcess agent = start(server)) {
                await(server, () -> Files.exists(gate));
                agent.kill();
            }

            try (AgentProcess agent = start(server)) {
                awaitEnd(server);
                agent.stop();
            }

            assertThat(finals(server)).hasSize(1);
            boolean undone = state.equals("ArtifactInstall") || state.equals("ArtifactCommit");
            assertThat(finals(server)).containsExactly(undone ? "dep failure" : "dep success");
            assertThat(device.calls().contains("ArtifactRollback")).isEqualTo(undone);
        }
    }

    @Test
    void checksAtOnceOnSigusr1AndSendsTheInventoryOnSigusr2() throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            device.settings("poll.update = 1h");
            String config = Files.readString(device.configFile(server.url())).replace("poll.update = 100ms\n", "");
            Files.writeString(device.path("agent.conf"), config);
            try (AgentProcess agent = launch()) {
                await(server, () -> nexts(server) == 1 && server.inventories().size() == 1);

                agent.signal("USR1");
                await(server, () -> nexts(server) == 2);
                Files.writeString(device.path("data/device_type"), "device_type=other\n");
                agent.signal("USR2");
                await(server, () -> server.inventories().size() == 2);

                agent.stop();
            }
        }
    }

    /** The spool has its full length from the beginning; the artifact's last bytes are no zeros. */
    private static boolean isSpooled(Path spool, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(spool)) {
            ByteBuffer last = ByteBuffer.allocate(16);
            channel.read(last, SPOOL_DESCRIPTION_BYTES + bytes - last.capacity());
            return !Arrays.equals(last.array(), new byte[last.capacity()]);
        }
    }

    private static long nexts(FakeMenderServer server) {
        return server.received().stream()
                .filter(request -> request.path().endsWith("/next"))
                .count();
    }

    private byte[] largeArtifact() throws IOException {
        Path content = Files.write(device.path("content"), Fixtures.bytes(5, SIZE));
        Path artifact = device.path("large.mender");
        MenderWriter.write(
                ArtifactBuilder.moduleImage("release-2", new PayloadType("test"))
                        .deviceType("board")
                        .file(content)
                        .build(),
                WriteOptions.compressed(Compression.NONE),
                artifact);
        return Files.readAllBytes(artifact);
    }

    private AgentProcess start(FakeMenderServer server) throws IOException {
        device.configFile(server.url());
        return launch();
    }

    private AgentProcess launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                AgentMain.class.getName(),
                "daemon",
                "--config",
                device.path("agent.conf").toString()));
        return new AgentProcess(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        device.path("agent.log").toFile()))
                .start());
    }

    /** An agent of its own; whatever a test does, it does not outlive it. */
    private record AgentProcess(Process process) implements AutoCloseable {
        void kill() throws InterruptedException {
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly().waitFor();
            children.forEach(ProcessHandle::destroyForcibly);
        }

        void stop() throws InterruptedException {
            process.destroy();
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        }

        void signal(String name) throws IOException, InterruptedException {
            List<String> command = List.of("kill", "-" + name, Long.toString(process.pid()));
            assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private void awaitEnd(FakeMenderServer server) {
        await(server, () -> !finals(server).isEmpty() && !Files.exists(device.path("data/download.spool")));
    }

    private void await(FakeMenderServer server, Await.Condition condition) {
        Await.until(PATIENCE, condition, () -> server.statuses() + "\n" + log());
    }

    private String log() {
        try {
            return Files.readString(device.path("agent.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static List<String> finals(FakeMenderServer server) {
        return server.statuses().stream()
                .filter(status -> status.matches(".* (success|failure|already-installed)"))
                .toList();
    }
}
