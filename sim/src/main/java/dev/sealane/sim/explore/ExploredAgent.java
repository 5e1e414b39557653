package dev.sealane.sim.explore;

import dev.sealane.agent.format.MenderArtifact;
import dev.sealane.agent.handler.Lanes;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.Backoff;
import dev.sealane.agent.update.Device;
import dev.sealane.agent.update.HealthCheck;
import dev.sealane.agent.update.Host;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.Journal;
import dev.sealane.agent.update.Outcome;
import dev.sealane.agent.update.Pause;
import dev.sealane.agent.update.StateScripts;
import dev.sealane.agent.update.UpdateRunner;
import dev.sealane.agent.update.UpdateState;
import dev.sealane.artifact.mender.ReadOptions;
import dev.sealane.sim.board.BoardSlots;
import dev.sealane.sim.board.BoardSpool;
import dev.sealane.sim.board.Hardware;
import dev.sealane.sim.board.Program;
import dev.sealane.sim.board.Region;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The agent that ships, wired to an explored board: its journal, update table, runner, image handler and environment
 * writer, all on the calling thread.
 */
final class ExploredAgent implements Program {
    private static final Backoff AT_ONCE = new Backoff(Duration.ZERO, Duration.ZERO);

    /** Four sectors: an explored image is written in three windows. */
    private static final long WINDOW_BYTES = 2048;

    private static final Pause NONE = duration -> {};

    private final SimulatedServer server;
    private Optional<Booted> booted = Optional.empty();
    private Installed installed = Installed.nothing();

    ExploredAgent(SimulatedServer server) {
        this.server = server;
    }

    /** What the agent believed to be installed when it came to rest. */
    Installed installed() {
        return installed;
    }

    @Override
    public void run(Hardware hardware) throws IOException, InterruptedException {
        Journal journal = Journal.open(hardware.regions().get(Region.JOURNAL));
        server.spoolsTo(new BoardSpool(hardware.regions().get(Region.SPOOL)));
        String bootId = bootId(hardware, journal.state());
        UpdateRunner runner = new UpdateRunner(journal, device(hardware, bootId), server, new NoLog(), AT_ONCE, NONE);
        Outcome outcome = runner.resume();
        while (!(outcome instanceof Outcome.Rebooting)) {
            installed = runner.installed();
            Optional<Assignment> work = server.next(installed);
            if (work.isEmpty()) {
                return;
            }
            outcome = runner.begin(work.get());
        }
    }

    /** A boot, and the name it has for the agent. */
    private record Booted(Hardware hardware, String id) {}

    /** An agent that was killed and started again finds itself in the same boot. */
    private String bootId(Hardware hardware, UpdateState state) {
        if (booted.isEmpty() || booted.get().hardware() != hardware) {
            booted = Optional.of(new Booted(hardware, freshBootId(state)));
        }
        return booted.get().id();
    }

    /**
     * One of two names, the one that the journal does not hold: all that an agent can tell is whether the boot is the
     * same, and fewer names make more situations alike.
     */
    private static String freshBootId(UpdateState state) {
        boolean taken = state instanceof UpdateState.Updating updating
                && updating.attempt().bootId().equals("odd");
        return taken ? "even" : "odd";
    }

    private static Device device(Hardware hardware, String bootId) {
        return new Device(
                ReleaseArtifact.DEVICE_TYPE,
                MenderArtifact.readBy(ReadOptions.unverified()),
                BoardSlots.handlers(hardware, slot -> BoardSlots.storage(hardware, slot), Lanes.ORDERED, WINDOW_BYTES),
                StateScripts.none(),
                new Reset(hardware, bootId),
                health(hardware));
    }

    private static HealthCheck health(Hardware hardware) {
        return () -> {
            if (!hardware.isHealthy()) {
                throw new IOException("the health check of " + hardware.image().version() + " fails");
            }
        };
    }

    /** The board as the agent's host. */
    private record Reset(Hardware hardware, String bootId) implements Host {
        @Override
        public void reboot() {
            hardware.reboot();
        }
    }
}
