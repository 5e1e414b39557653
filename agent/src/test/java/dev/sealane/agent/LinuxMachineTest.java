package dev.sealane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.boot.EnvironmentLock;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.local.LocalResult;
import dev.sealane.agent.local.LocalUpdates;
import dev.sealane.agent.testing.Artifacts;
import dev.sealane.agent.testing.BootedMachine;
import dev.sealane.agent.testing.DeviceFolder;
import dev.sealane.testing.Peer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Root file-system updates on this machine: two slots and the boot environment are files, the agent is new after each
 * simulated reboot, and the stock tool reads the environment in between.
 */
class LinuxMachineTest {
    private static final int SLOT_BYTES = 1 << 20;
    private static final byte[] IMAGE = Artifacts.noise(7, SLOT_BYTES - 12345);

    @TempDir
    Path root;

    private String running = "a";
    private int boot = 1;

    @BeforeEach
    void manufacture() throws Exception {
        Peer.FW_SETENV.require();
        Path tool = Peer.MKENVIMAGE.require();
        Files.write(root.resolve("slot-a"), Artifacts.noise(1, SLOT_BYTES));
        Files.write(root.resolve("slot-b"), new byte[SLOT_BYTES]);
        Files.writeString(
                root.resolve("env.txt"),
                "mender_boot_part=2\nmender_boot_part_hex=2\nupgrade_available=0\nbootcount=0\nserial=42\n");
        run(List.of(tool.toString(), "-r", "-s", "0x1000", "-o", "env.bin", "env.txt"));
        Path environment = Files.copy(root.resolve("env.bin"), root.resolve("environment"));
        Files.write(environment, Files.readAllBytes(root.resolve("env.bin")), StandardOpenOption.APPEND);
        Files.writeString(
                root.resolve("fw_env.config"), "%1$s 0x0 0x1000\n%1$s 0x1000 0x1000\n".formatted(environment));
    }

    @Test
    void installsRebootsAndCommits() throws Exception {
        assertThat(install(Artifacts.rootfsImage("release-2", IMAGE)))
                .isEqualTo(new LocalResult.Installed("release-2", true));
        assertThat(slot("slot-b")).isEqualTo(IMAGE);
        assertThat(printedByPeer())
                .containsEntry("mender_boot_part", "3")
                .containsEntry("upgrade_available", "1")
                .containsEntry("bootcount", "0")
                .containsEntry("serial", "42");

        reboot("b");
        assertThat(local(LocalUpdates::commit)).isEqualTo(new LocalResult.Done("release-2"));
        assertThat(printedByPeer()).containsEntry("mender_boot_part", "3").containsEntry("upgrade_available", "0");
        assertThat(installedName()).isEqualTo("release-2");
    }

    @Test
    void tellsWhatEachSlotHolds() throws Exception {
        assertThat(inventory()).contains("slot_a=factory-1", "slot_active=a");
        install(Artifacts.rootfsImage("release-2", IMAGE));
        reboot("b");
        local(LocalUpdates::commit);

        assertThat(inventory()).contains("slot_a=factory-1", "slot_b=release-2", "slot_active=b");
        install(Artifacts.rootfsImage("release-3", IMAGE));
        assertThat(inventory())
                .contains("slot_b=release-2", "slot_active=b")
                .noneMatch(attribute -> attribute.startsWith("slot_a="));
    }

    private List<String> inventory() throws Exception {
        Agent agent = agent();
        agent.refresh();
        return agent.inventory().values().entrySet().stream()
                .map(attribute -> attribute.getKey() + "=" + String.join(",", attribute.getValue()))
                .toList();
    }

    @Test
    void refusesACommitBeforeTheReboot() throws Exception {
        install(Artifacts.rootfsImage("release-2", IMAGE));

        assertThat(local(LocalUpdates::commit)).isInstanceOf(LocalResult.Refused.class);
        assertThat(printedByPeer()).containsEntry("upgrade_available", "1");
    }

    @Test
    void rollsBackFromTheTrial() throws Exception {
        byte[] before = slot("slot-a");
        install(Artifacts.rootfsImage("release-2", IMAGE));

        reboot("b");
        assertThat(local(LocalUpdates::rollback)).isEqualTo(new LocalResult.RolledBack("factory-1", true));
        assertThat(printedByPeer())
                .containsEntry("mender_boot_part", "2")
                .containsEntry("upgrade_available", "0")
                .containsEntry("serial", "42");
        assertThat(slot("slot-a")).isEqualTo(before);

        reboot("a");
        assertThat(installedName()).isEqualTo("factory-1");
    }

    @Test
    void installsWhatTheStockToolWrote() throws Exception {
        Path tool = Peer.MENDER_ARTIFACT.require();
        Files.write(root.resolve("image.ext4"), IMAGE);
        run(List.of(
                tool.toString(),
                "--compression",
                "gzip",
                "write",
                "rootfs-image",
                "-n",
                "release-2",
                "-t",
                Artifacts.DEVICE_TYPE,
                "-f",
                "image.ext4",
                "-o",
                "peer.mender"));

        assertThat(install(Files.readAllBytes(root.resolve("peer.mender"))))
                .isEqualTo(new LocalResult.Installed("release-2", true));
        assertThat(slot("slot-b")).isEqualTo(IMAGE);
        reboot("b");
        assertThat(local(LocalUpdates::commit)).isEqualTo(new LocalResult.Done("release-2"));
    }

    private LocalResult install(byte[] artifact) throws Exception {
        Path file = Files.write(root.resolve("release.mender"), artifact);
        return local(updates -> updates.install(file.toString()));
    }

    /** What the boot loader does with a good image, and a new boot id. */
    private void reboot(String slot) {
        running = slot;
        boot++;
    }

    /** One command at the device, in an agent of its own. */
    @FunctionalInterface
    private interface Command<T> {
        T run(LocalUpdates updates) throws IOException, InterruptedException;
    }

    private <T> T local(Command<T> command) throws Exception {
        Agent agent = agent();
        try (AgentWork work = agent.beginWork()) {
            return command.run(work.local(agent.artifacts()));
        }
    }

    private String installedName() throws Exception {
        return local(updates -> updates.installed().artifactName());
    }

    private Agent agent() throws IOException {
        AgentConfig config = config();
        return Agent.of(config, new BootedMachine(new LinuxMachine(config, EnvironmentLock.none()), "boot-" + boot));
    }

    private AgentConfig config() throws IOException {
        DeviceFolder device = new DeviceFolder(root).settings("""
                rootfs.slot-a = %1$s/slot-a
                rootfs.slot-b = %1$s/slot-b
                rootfs.running = %2$s
                boot.environment = %1$s/fw_env.config""".formatted(root, running));
        Files.writeString(root.resolve("data/device_type"), "device_type=" + Artifacts.DEVICE_TYPE + "\n");
        return device.config(URI.create("http://127.0.0.1:9"));
    }

    private byte[] slot(String name) throws IOException {
        byte[] content = Files.readAllBytes(root.resolve(name));
        return name.equals("slot-b") ? Arrays.copyOf(content, IMAGE.length) : content;
    }

    private SortedMap<String, String> printedByPeer() throws Exception {
        SortedMap<String, String> variables = new TreeMap<>();
        for (String line :
                run(List.of("fw_printenv", "-c", "fw_env.config")).lines().toList()) {
            int equals = line.indexOf('=');
            variables.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return variables;
    }

    private String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, output).isZero();
        return output;
    }
}
