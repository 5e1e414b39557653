package dev.sealane.agent.daemon;

import dev.sealane.agent.Agent;
import dev.sealane.agent.LinuxMachine;
import dev.sealane.agent.Machine;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.testing.DeviceFolder;
import dev.sealane.agent.testing.FakeServer;
import dev.sealane.testing.Await;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;

/** A daemon in a thread of the test. */
final class RunningDaemon implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    final Wishes wishes = new Wishes();
    private final Thread thread;
    private final FakeServer server;

    RunningDaemon(DeviceFolder folder, FakeServer server) throws IOException {
        this(folder.config(server.url()), server);
    }

    private RunningDaemon(AgentConfig config, FakeServer server) throws IOException {
        this(config, new LinuxMachine(config), server);
    }

    RunningDaemon(AgentConfig config, Machine machine, FakeServer server) throws IOException {
        this.server = server;
        Daemon daemon = new Daemon(Agent.of(config, machine), wishes, InstantSource.system(), new Random(1));
        this.thread = Thread.ofPlatform().name("daemon").start(() -> run(daemon));
    }

    private static void run(Daemon daemon) {
        try {
            daemon.run();
        } catch (InterruptedException _) {
            // The test is over.
        }
    }

    /** Returns when this deployment has had its final status, and what follows it has happened. */
    void awaitEnd(String deployment) {
        Await.until(
                PATIENCE,
                () -> server.statuses().stream()
                        .anyMatch(status -> status.matches(deployment + " (success|failure|already-installed)")),
                server::news);
    }

    void await(Await.Condition condition) {
        Await.until(PATIENCE, condition, server::news);
    }

    @Override
    public void close() {
        thread.interrupt();
        Await.until(PATIENCE, () -> !thread.isAlive(), () -> "the daemon does not stop");
    }
}
