package dev.sealane.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.testing.DeviceFolder;
import dev.sealane.agent.testing.FakeMenderServer;
import dev.sealane.testing.Peer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stock update modules run unchanged, on artifacts of the stock writer and of our own. */
final class StockModulesTest {
    @TempDir
    Path root;

    private DeviceFolder device;

    @BeforeEach
    void makeDevice() throws Exception {
        Peer.MENDER_CLIENT.require();
        device = new DeviceFolder(root).modules(DeviceFolder.STOCK_MODULES);
    }

    @Test
    void singleFilePutsAFileInItsPlace() throws Exception {
        Path target = Files.createDirectories(device.path("etc"));

        install(device.artifact("release-2", "single-file", singleFile(target)));

        assertThat(target.resolve("app.conf")).hasContent("new");
    }

    @Test
    void singleFileTakesItsFileBackWhenTheSystemIsUnwell() throws Exception {
        Path target = Files.createDirectories(device.path("etc"));
        Files.writeString(target.resolve("app.conf"), "old");
        device.settings("health.command = false");

        deploy(device.artifact("release-2", "single-file", singleFile(target)), "dep failure");

        assertThat(target.resolve("app.conf")).hasContent("old");
    }

    @Test
    void singleFileInstallsAnArtifactOfTheStockWriter() throws Exception {
        Path target = Files.createDirectories(device.path("etc"));
        List<String> files = new ArrayList<>();
        for (Map.Entry<String, String> file : singleFile(target).entrySet()) {
            files.add(Files.writeString(device.path(file.getKey()), file.getValue())
                    .toString());
        }

        install(stockArtifact("single-file", files));

        assertThat(target.resolve("app.conf")).hasContent("new");
    }

    @Test
    void directoryReplacesADirectory() throws Exception {
        Path target = Files.createDirectories(device.path("app"));
        Files.writeString(target.resolve("old"), "old");
        Path source = Files.createDirectories(device.path("new"));
        Files.writeString(source.resolve("new"), "new");
        run(List.of("tar", "-cf", device.path("update.tar").toString(), "-C", source.toString(), "."));
        Files.writeString(device.path("dest_dir"), target.toString());

        install(stockArtifact(
                "directory",
                List.of(
                        device.path("update.tar").toString(),
                        device.path("dest_dir").toString())));

        assertThat(target.resolve("new")).hasContent("new");
        assertThat(target.resolve("old")).doesNotExist();
    }

    @Test
    void scriptRunsAScript() throws Exception {
        Path marker = device.path("marker");

        install(device.artifact("release-2", "script", Map.of("run.sh", "#!/bin/sh\necho ran > " + marker + "\n")));

        assertThat(marker).hasContent("ran");
    }

    private static Map<String, String> singleFile(Path target) {
        return Map.of("dest_dir", target.toString(), "filename", "app.conf", "permissions", "640", "app.conf", "new");
    }

    private byte[] stockArtifact(String type, List<String> files) throws Exception {
        Path artifact = device.path("stock.mender");
        List<String> command = new ArrayList<>(List.of(
                Peer.MENDER_ARTIFACT.require().toString(),
                "write",
                "module-image",
                "-T",
                type,
                "-t",
                "board",
                "-n",
                "release-2",
                "-o",
                artifact.toString()));
        files.forEach(file -> command.addAll(List.of("-f", file)));
        run(command);
        return Files.readAllBytes(artifact);
    }

    private static void run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private void install(byte[] artifact) throws Exception {
        deploy(artifact, "dep success");
    }

    private void deploy(byte[] artifact, String end) throws Exception {
        try (FakeMenderServer server = new FakeMenderServer()) {
            server.deploy("dep", "release-2", artifact);
            try (RunningDaemon daemon = new RunningDaemon(device, server)) {
                daemon.awaitEnd("dep");
            }
            assertThat(server.statuses()).last().isEqualTo(end);
        }
    }
}
