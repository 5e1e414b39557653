package dev.sealane.cli.fleet;

import dev.sealane.agent.Agent;
import dev.sealane.agent.LinuxMachine;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.config.ConfigFiles;
import dev.sealane.agent.daemon.Daemon;
import dev.sealane.agent.daemon.Wishes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Random;

/** Our agent as a device of its own: a DDI device with an update module that keeps what it receives. */
final class RunningAgent implements AutoCloseable {
    static final String DEVICE_TYPE = "agent-board";

    /** The payload type of the artifacts that it installs. */
    static final String MODULE = "keeper";

    private final Path home;
    private final Thread thread;

    private RunningAgent(Path home, Thread thread) {
        this.home = home;
        this.thread = thread;
    }

    static RunningAgent start(Path home, String serverUrl, String id, String token) throws IOException {
        Path data = Files.createDirectories(home.resolve("data"));
        Files.writeString(data.resolve("device_type"), "device_type=" + DEVICE_TYPE + "\n");
        Files.writeString(data.resolve("token"), token + "\n");
        Path module = Files.createDirectories(home.resolve("modules")).resolve(MODULE);
        Files.writeString(module, """
                #!/bin/sh
                case "$1" in
                    SupportsRollback) echo Yes ;;
                    ArtifactInstall) cp files/* %s/received ;;
                esac
                """.formatted(home));
        Files.setPosixFilePermissions(module, PosixFilePermissions.fromString("rwxr-xr-x"));
        AgentConfig config =
                ConfigFiles.read(Files.writeString(home.resolve("agent.conf"), """
                server.url = %2$s
                server.protocol = ddi
                ddi.controller-id = %3$s
                ddi.target-token = token
                data.directory = %1$s/data
                module.directory = %1$s/modules
                script.directory = %1$s/scripts
                inventory.directory = %1$s/inventory
                poll.retry = 1s
                """.formatted(home, serverUrl, id)));
        Daemon daemon = new Daemon(
                Agent.of(config, new LinuxMachine(config)), new Wishes(), InstantSource.system(), new Random(1));
        return new RunningAgent(home, Thread.ofPlatform().name("agent").start(() -> run(daemon)));
    }

    private static void run(Daemon daemon) {
        try {
            daemon.run();
        } catch (InterruptedException _) {
            // The test is over.
        }
    }

    byte[] installed() throws IOException {
        return Files.readAllBytes(home.resolve("received"));
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
