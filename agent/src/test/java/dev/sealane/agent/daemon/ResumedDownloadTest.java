package dev.sealane.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.LinuxMachine;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.storage.FileStorage;
import dev.sealane.agent.testing.BootedMachine;
import dev.sealane.agent.testing.DeviceFolder;
import dev.sealane.agent.testing.FakeMenderServer;
import dev.sealane.agent.testing.Fixtures;
import dev.sealane.agent.update.Journal;
import dev.sealane.agent.update.UpdateState;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A download that stops, and what the next agent asks the server for. */
final class ResumedDownloadTest {
    private static final int SIZE = 12 << 20;

    private static final String BROKEN_AT = "bytes=" + (9 << 20) + "-";

    @TempDir
    Path root;

    private int stopped;
    private long checkpoint;

    @ParameterizedTest
    @ValueSource(strings = {"boot-1", "boot-2"})
    void goesOnFromTheLastCheckpointInTheSameBootAndInTheNext(String nextBoot) throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            DeviceFolder device = stopInTheMiddle(server);

            try (RunningDaemon daemon = boot(device, server, nextBoot)) {
                daemon.awaitEnd("dep");
            }

            assertThat(rangesAfterTheStop(server)).hasSize(1);
            assertThat(from(server.ranges().getLast())).isEqualTo(checkpoint);
            assertThat(server.statuses()).contains("dep success").doesNotContain("dep failure");
        }
    }

    @Test
    void goesOnAfterAnotherBreakInTheNextBoot() throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            DeviceFolder device = stopInTheMiddle(server);
            server.cutDownloads(1 << 20);

            try (RunningDaemon daemon = boot(device, server, "boot-2")) {
                daemon.awaitEnd("dep");
            }

            assertThat(rangesAfterTheStop(server)).hasSize(2);
            assertThat(from(server.ranges().getLast())).isEqualTo(checkpoint + (1 << 20));
            assertThat(server.statuses()).contains("dep success");
        }
    }

    /** The agent ends while the line is broken after nine of twelve MiB. */
    private DeviceFolder stopInTheMiddle(FakeMenderServer server) throws IOException {
        DeviceFolder device = new DeviceFolder(root).settings("download.retries = 10000");
        device.module("test", "");
        server.deploy("dep", "release-2", artifact(device));
        long[] cuts = new long[10_000];
        cuts[0] = 9 << 20;
        server.cutDownloads(cuts);
        try (RunningDaemon daemon = boot(device, server, "boot-1")) {
            daemon.await(() -> server.ranges().contains(BROKEN_AT));
        }
        assertThat(server.ranges().stream().distinct()).containsExactly("", BROKEN_AT);
        server.mendDownloads();
        stopped = server.ranges().size();
        checkpoint = spooled(device);
        assertThat(checkpoint).isBetween(8L << 20, (9L << 20) - 1);
        return device;
    }

    private List<String> rangesAfterTheStop(FakeMenderServer server) {
        return server.ranges().subList(stopped, server.ranges().size());
    }

    private static RunningDaemon boot(DeviceFolder device, FakeMenderServer server, String bootId) throws IOException {
        AgentConfig config = device.config(server.url());
        return new RunningDaemon(config, new BootedMachine(new LinuxMachine(config), bootId), server);
    }

    /** What the journal says is durable. */
    private static long spooled(DeviceFolder device) throws IOException {
        Path file = device.path("data/journal");
        if (!Files.exists(file)) {
            return 0;
        }
        try (FileStorage storage = FileStorage.open(file)) {
            return Journal.open(storage).state() instanceof UpdateState.Updating updating
                    ? updating.attempt().spooled()
                    : 0;
        }
    }

    private static long from(String range) {
        return Long.parseLong(range.replaceAll("bytes=([0-9]+)-", "$1"));
    }

    private static byte[] artifact(DeviceFolder device) throws IOException {
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
}
