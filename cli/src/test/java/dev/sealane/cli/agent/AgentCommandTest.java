package dev.sealane.cli.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.boot.EnvironmentLock;
import dev.sealane.agent.boot.FlagScheme;
import dev.sealane.agent.boot.UBootEnvironment;
import dev.sealane.agent.storage.FileStorage;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.WriteOptions;
import dev.sealane.cli.Main;
import dev.sealane.testing.Peer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The standalone mode from the command line, on a device whose slots and boot environment are files. */
class AgentCommandTest {
    private static final int SLOT_SIZE = 1024 * 1024;
    private static final int ENVIRONMENT_SIZE = 4096;

    @TempDir
    Path device;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private byte[] image = {};

    @BeforeEach
    void makeADevice() throws IOException {
        image = new byte[SLOT_SIZE - 4097];
        new Random(1).nextBytes(image);
        Files.createDirectories(device.resolve("data"));
        Files.createDirectories(device.resolve("modules"));
        Files.writeString(device.resolve("data/device_type"), "device_type=testboard\n");
        Files.write(device.resolve("slot-a"), new byte[SLOT_SIZE]);
        Files.write(device.resolve("slot-b"), new byte[SLOT_SIZE]);
        Files.writeString(
                device.resolve("fw_env.config"),
                device.resolve("env0") + " 0x0 0x1000\n" + device.resolve("env1") + " 0x0 0x1000\n");
        environment().format(Map.of("mender_boot_part", "2", "mender_boot_part_hex", "2", "upgrade_available", "0"));
        configure("a");
    }

    @Test
    void installsAndCommitsThroughAnUpdateModule() throws Exception {
        module("exit 0");
        Path artifact = moduleArtifact();

        assertThat(agent("show-artifact")).isZero();
        assertThat(agent("install", artifact.toString())).isZero();
        assertThat(agent("commit")).isZero();
        assertThat(agent("show-artifact")).isZero();
        assertThat(agent("show-provides")).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "unknown",
                        "release-2 is installed: commit or roll back",
                        "release-2 is installed and committed",
                        "release-2",
                        "rootfs-image.files.version=release-2",
                        "artifact_name=release-2");
        assertThat(Files.readString(device.resolve("calls")).lines())
                .contains("Download", "ArtifactInstall", "ArtifactCommit", "Cleanup");
    }

    @Test
    void installsAnArtifactOfTheStockWriterThroughAStockUpdateModule() throws Exception {
        Peer.MENDER_CLIENT.require();
        Path target = Files.createDirectories(device.resolve("etc"));
        Files.copy(Path.of("/usr/share/mender/modules/v3/single-file"), device.resolve("modules/single-file"));
        Path artifact = stockArtifact(
                "single-file",
                file("dest_dir", target.toString().getBytes(UTF_8)),
                file("filename", "app.conf".getBytes(UTF_8)),
                file("permissions", "640".getBytes(UTF_8)),
                file("app.conf", "new".getBytes(UTF_8)));

        assertThat(agent("install", artifact.toString())).as(err::toString).isZero();
        assertThat(agent("commit")).as(err::toString).isZero();

        assertThat(target.resolve("app.conf")).hasContent("new");
        assertThat(out.toString()).contains("stock-1 is installed and committed");
    }

    @Test
    void endsWithTwoWhenThereIsNothingToCommitOrRollBack() throws Exception {
        assertThat(agent("commit")).isEqualTo(2);
        assertThat(agent("rollback")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no update to commit");
    }

    @Test
    void endsWithOneAndTheReasonWhenAnInstallationFails() throws Exception {
        module("[ $1 = ArtifactInstall ] && exit 1; exit 0");

        assertThat(agent("install", moduleArtifact().toString())).isEqualTo(1);

        assertThat(err.toString()).contains("ArtifactInstall");
        assertThat(out.toString()).isEmpty();
        assertThat(agent("status")).isZero();
        assertThat(out.toString()).contains("installed: unknown", "stage:     IDLE");
    }

    @Test
    void endsWithOneForAMissingFile() {
        assertThat(agent("install", device.resolve("missing.mender").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("missing.mender");
    }

    @Test
    void installsARootFileSystemAndEndsWithFourIfAskedTo() throws Exception {
        Path artifact = write(ArtifactBuilder.rootfsImage("release-2", file("rootfs.img", image)));

        assertThat(agent("install", "--reboot-exit-code", "--json", artifact.toString()))
                .isEqualTo(4);

        assertThat(out.toString().strip())
                .isEqualTo("{\"state\":\"installed\",\"artifact_name\":\"release-2\",\"reboot_needed\":true}");
        assertThat(Arrays.copyOf(Files.readAllBytes(device.resolve("slot-b")), image.length))
                .isEqualTo(image);
        assertThat(environment().read()).containsEntry("mender_boot_part", "3").containsEntry("upgrade_available", "1");
        assertThat(agent("commit")).isEqualTo(1);
        assertThat(err.toString()).contains("has not been rebooted");
    }

    @Test
    void rollsBackARootFileSystemBeforeItsReboot() throws Exception {
        Path artifact = write(ArtifactBuilder.rootfsImage("release-2", file("rootfs.img", image)));
        agent("install", artifact.toString());

        assertThat(agent("rollback")).isZero();

        assertThat(out.toString()).contains("rolled back to unknown");
        assertThat(environment().read()).containsEntry("mender_boot_part", "2").containsEntry("upgrade_available", "0");
    }

    @Test
    void refusesASecondInstallationWhileOneWaits() throws Exception {
        module("exit 0");
        Path artifact = moduleArtifact();
        agent("install", artifact.toString());

        assertThat(agent("install", artifact.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("waits for commit or rollback");
    }

    @Test
    void installsASwupdateImageOfOurOwnWriterIntoTheSlotThatDoesNotRun() throws Exception {
        Path swu = device.resolve("update.swu");
        int written = Main.run(
                new PrintWriter(out),
                new PrintWriter(err),
                "artifact",
                "write",
                "swu",
                "--file",
                file("rootfs.img", image).toString(),
                "--release",
                "2.4.0",
                "--hardware",
                "1.0",
                "--device-a",
                device.resolve("slot-a").toString(),
                "--device-b",
                device.resolve("slot-b").toString(),
                "--output",
                swu.toString());
        assertThat(written).as(err::toString).isZero();

        assertThat(agent("install", "-c", "-H", "board:9", "-e", "stable,copy-b", swu.toString()))
                .isEqualTo(1);
        assertThat(agent("install", "-c", "-H", "board:1.0", "-e", "stable,copy-b", swu.toString()))
                .as(err::toString)
                .isZero();
        assertThat(Files.readAllBytes(device.resolve("slot-b"))).containsOnly(0);
        assertThat(agent(
                        "install",
                        "--reboot-exit-code",
                        "-H",
                        "board:1.0",
                        "-e",
                        "stable,copy-b",
                        "-i",
                        swu.toString()))
                .isEqualTo(4);

        assertThat(out.toString()).contains("2.4.0 is good", "2.4.0 is installed: reboot");
        assertThat(Arrays.copyOf(Files.readAllBytes(device.resolve("slot-b")), image.length))
                .isEqualTo(image);
        assertThat(environment().read())
                .containsEntry("mender_boot_part", "3")
                .containsEntry("ustate", "1")
                .doesNotContainKey("recovery_status");
    }

    private int agent(String verb, String... arguments) {
        String[] line = new String[arguments.length + 4];
        line[0] = "agent";
        line[1] = verb;
        line[2] = "--config";
        line[3] = device.resolve("agent.conf").toString();
        System.arraycopy(arguments, 0, line, 4, arguments.length);
        return Main.run(new PrintWriter(out), new PrintWriter(err), line);
    }

    private void configure(String running) throws IOException {
        Files.writeString(device.resolve("agent.conf"), """
                data.directory = %1$s/data
                module.directory = %1$s/modules
                script.directory = %1$s/scripts
                device.artifact-info = %1$s/artifact_info
                rootfs.slot-a = %1$s/slot-a
                rootfs.slot-b = %1$s/slot-b
                rootfs.running = %2$s
                boot.environment = %1$s/fw_env.config
                """.formatted(device, running));
    }

    private UBootEnvironment environment() throws IOException {
        return UBootEnvironment.redundant(
                FileStorage.openOrCreate(device.resolve("env0"), ENVIRONMENT_SIZE),
                FileStorage.openOrCreate(device.resolve("env1"), ENVIRONMENT_SIZE),
                FlagScheme.INCREMENTAL,
                EnvironmentLock.none());
    }

    /** A module that can roll back, writes its calls down, and then does as {@code script} says. */
    private void module(String script) throws IOException {
        Path module = device.resolve("modules/files");
        Files.writeString(module, """
                #!/bin/sh
                echo $1 >>%s/calls
                [ $1 = SupportsRollback ] && echo Yes
                %s
                """.formatted(device, script));
        Files.setPosixFilePermissions(module, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Path moduleArtifact() throws IOException {
        return write(ArtifactBuilder.moduleImage("release-2", new PayloadType("files"))
                .file(file("payload", new byte[] {1, 2, 3})));
    }

    private Path stockArtifact(String type, Path... files) throws Exception {
        Path artifact = device.resolve("stock.mender");
        List<String> command = new ArrayList<>(List.of(
                Peer.MENDER_ARTIFACT.require().toString(), "write", "module-image", "-T", type, "-t", "testboard"));
        command.addAll(List.of("-n", "stock-1", "-o", artifact.toString()));
        for (Path file : files) {
            command.addAll(List.of("-f", file.toString()));
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return artifact;
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(device.resolve(name), content);
    }

    private Path write(ArtifactBuilder builder) throws IOException {
        Path artifact = device.resolve("release-2.mender");
        MenderWriter.write(
                builder.deviceType("testboard").build(), WriteOptions.compressed(Compression.NONE), artifact);
        return artifact;
    }
}
