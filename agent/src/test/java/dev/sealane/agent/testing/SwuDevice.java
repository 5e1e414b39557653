package dev.sealane.agent.testing;

import dev.sealane.agent.Agent;
import dev.sealane.agent.AgentWork;
import dev.sealane.agent.LinuxMachine;
import dev.sealane.agent.boot.EnvironmentLock;
import dev.sealane.agent.boot.FlagScheme;
import dev.sealane.agent.boot.UBootEnvironment;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.config.ConfigFiles;
import dev.sealane.agent.config.SwuOptions;
import dev.sealane.agent.local.ArtifactSource;
import dev.sealane.agent.local.LocalResult;
import dev.sealane.agent.local.LocalUpdates;
import dev.sealane.agent.storage.FileStorage;
import dev.sealane.agent.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;

/** A device whose targets, slots and boot environment are files, and on which a person installs SWUpdate images. */
public final class SwuDevice {
    public static final int SLOT_BYTES = 256 * 1024;
    private static final int ENVIRONMENT_BYTES = 4096;

    private final Path root;
    private String settings = "";
    private int boot;

    public SwuDevice(Path root) throws IOException {
        this.root = root;
        Files.createDirectories(root.resolve("data"));
        Files.createDirectories(root.resolve("etc"));
        Files.createDirectories(root.resolve("modules"));
        Files.writeString(root.resolve("data/device_type"), "device_type=board-type\n");
        Files.writeString(root.resolve("etc/hwrevision"), "board 1.0\n");
        Files.writeString(
                root.resolve("etc/fw_env.config"),
                root.resolve("env0") + " 0x0 0x1000\n" + root.resolve("env1") + " 0x0 0x1000\n");
        variables(Map.of("serial", "7"));
    }

    /** Makes a fresh environment with these variables. */
    public void variables(Map<String, String> variables) throws IOException {
        for (String copy : new String[] {"env0", "env1"}) {
            Files.write(root.resolve(copy), new byte[ENVIRONMENT_BYTES]);
        }
        try (Storage first = FileStorage.open(root.resolve("env0"));
                Storage second = FileStorage.open(root.resolve("env1"))) {
            UBootEnvironment.redundant(first, second, FlagScheme.INCREMENTAL, EnvironmentLock.none())
                    .format(variables);
        }
    }

    /** What the boot loader sees. */
    public SortedMap<String, String> variables() throws IOException {
        try (Storage first = FileStorage.open(root.resolve("env0"));
                Storage second = FileStorage.open(root.resolve("env1"))) {
            return UBootEnvironment.redundant(first, second, FlagScheme.INCREMENTAL, EnvironmentLock.none())
                    .read();
        }
    }

    /** Two slots that are files; A runs. */
    public SwuDevice withSlots() throws IOException {
        Files.write(root.resolve("slot-a"), new byte[SLOT_BYTES]);
        Files.write(root.resolve("slot-b"), new byte[SLOT_BYTES]);
        variables(Map.of("mender_boot_part", "2", "mender_boot_part_hex", "2", "upgrade_available", "0", "slot", "a"));
        return running("a");
    }

    /** The device reboots, and this slot runs. */
    public SwuDevice running(String slot) {
        boot++;
        settings = "rootfs.slot-a = " + root + "/slot-a\nrootfs.slot-b = " + root + "/slot-b\nrootfs.running = " + slot
                + "\nswu.select-a = stable,copy-a\nswu.select-b = stable,copy-b\n";
        return this;
    }

    /** Adds lines to the configuration. */
    public SwuDevice settings(String lines) {
        settings += lines + "\n";
        return this;
    }

    public Path path(String name) {
        return root.resolve(name);
    }

    public LocalResult install(Path image) throws IOException, InterruptedException {
        return install(image, SwuOptions.NONE);
    }

    public LocalResult install(Path image, SwuOptions options) throws IOException, InterruptedException {
        return command(options, Files::newInputStream, updates -> updates.install(image.toString()));
    }

    /** Opens the image that a person named. */
    @FunctionalInterface
    public interface Opening {
        InputStream open(Path image) throws IOException;
    }

    /** Something that a person asks for. */
    @FunctionalInterface
    public interface Command {
        LocalResult on(LocalUpdates updates) throws IOException, InterruptedException;
    }

    /** A process of its own, which starts, does this, and ends. */
    public LocalResult command(SwuOptions options, Opening opening, Command command)
            throws IOException, InterruptedException {
        Agent agent = Agent.of(config().with(options), new BootedMachine(new LinuxMachine(config()), "boot-" + boot));
        ArtifactSource source = name -> opening.open(Path.of(name));
        try (AgentWork work = agent.beginWork()) {
            return command.on(work.local(source));
        }
    }

    public LocalResult command(Command command) throws IOException, InterruptedException {
        return command(SwuOptions.NONE, Files::newInputStream, command);
    }

    private AgentConfig config() throws IOException {
        Path file = Files.writeString(root.resolve("agent.conf"), """
                data.directory = %1$s/data
                device.artifact-info = %1$s/none
                module.directory = %1$s/modules
                module.timeout = 2m
                script.directory = %1$s/scripts
                boot.environment = %1$s/etc/fw_env.config
                swu.config = %1$s/etc/swupdate.cfg
                swu.hwrevision = %1$s/etc/hwrevision
                swu.versions = %1$s/etc/sw-versions
                """.formatted(root) + settings);
        return ConfigFiles.read(file);
    }
}
