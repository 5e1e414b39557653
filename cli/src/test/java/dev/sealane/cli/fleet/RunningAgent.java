package dev.sealane.cli.fleet;

import dev.sealane.agent.Agent;
import dev.sealane.agent.LinuxMachine;
import dev.sealane.agent.Machine;
import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.client.SpoolPlace;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.config.ConfigFiles;
import dev.sealane.agent.daemon.Daemon;
import dev.sealane.agent.daemon.Wishes;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.swu.Planner;
import dev.sealane.agent.update.Host;
import dev.sealane.agent.update.PayloadHandlers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** Our agent as a DDI device of its own, which installs SWUpdate images; a reboot is its next life. */
final class RunningAgent implements AutoCloseable {
    static final String DEVICE_TYPE = "agent-board";

    private final Path home;
    private final AgentConfig config;
    private final AtomicInteger boots = new AtomicInteger();
    private final Thread thread;
    private volatile boolean rebooting;

    private RunningAgent(Path home, AgentConfig config) {
        this.home = home;
        this.config = config;
        this.thread = Thread.ofPlatform().name("agent").start(this::live);
    }

    /** Starts it; it trusts images that this certificate's key signed. */
    static RunningAgent start(Path home, String serverUrl, String id, String token, Path certificate)
            throws IOException {
        Path data = Files.createDirectories(home.resolve("data"));
        Files.writeString(data.resolve("device_type"), "device_type=" + DEVICE_TYPE + "\n");
        Files.writeString(data.resolve("token"), token + "\n");
        Files.writeString(home.resolve("hwrevision"), "board 1.0\n");
        String text = """
                server.url = %2$s
                server.protocol = ddi
                ddi.controller-id = %3$s
                ddi.target-token = token
                data.directory = %1$s/data
                module.directory = %1$s/modules
                script.directory = %1$s/scripts
                inventory.directory = %1$s/inventory
                boot.environment = %1$s/none
                swu.ca = %4$s
                swu.config = %1$s/none
                swu.hwrevision = %1$s/hwrevision
                swu.versions = %1$s/none
                poll.retry = 1s
                """.formatted(home, serverUrl, id, certificate);
        return new RunningAgent(home, ConfigFiles.read(Files.writeString(home.resolve("agent.conf"), text)));
    }

    private void live() {
        do {
            rebooting = false;
            boots.incrementAndGet();
            runDaemon();
        } while (rebooting);
    }

    private void runDaemon() {
        try {
            Agent agent = Agent.of(config, new RebootingMachine(new LinuxMachine(config), new Restart()));
            new Daemon(agent, new Wishes(), InstantSource.system(), new Random(1)).run();
        } catch (InterruptedException _) {
            // A reboot, or the end of the test.
        } catch (IOException e) {
            throw new IllegalStateException("the agent does not start", e);
        }
    }

    /** Where images install to. */
    static Path target(Path home) {
        return home.resolve("target.bin");
    }

    byte[] installed() throws IOException {
        return Files.readAllBytes(target(home));
    }

    /** How often it was switched on. */
    int boots() {
        return boots.get();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the agent ends", e);
        }
    }

    /** Ends the daemon where it waits for the reboot. */
    private final class Restart implements Host {
        private final String bootId = "boot-" + boots.get();

        @Override
        public String bootId() {
            return bootId;
        }

        @Override
        public void reboot() {
            rebooting = true;
            Thread.currentThread().interrupt();
        }
    }

    /** This machine, but for its reboots. */
    private record RebootingMachine(Machine machine, Host host) implements Machine {
        @Override
        public Storage openJournal() throws IOException {
            return machine.openJournal();
        }

        @Override
        public SpoolPlace spool() {
            return machine.spool();
        }

        @Override
        public Optional<Slot.Name> running() throws IOException {
            return machine.running();
        }

        @Override
        public PayloadHandlers builtIn() throws IOException {
            return machine.builtIn();
        }

        @Override
        public Planner swuPlanner() throws IOException {
            return machine.swuPlanner();
        }
    }
}
