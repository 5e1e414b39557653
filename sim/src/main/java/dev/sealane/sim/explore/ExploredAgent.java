package dev.sealane.sim.explore;

import dev.sealane.agent.format.FormatByStart;
import dev.sealane.agent.format.MenderArtifact;
import dev.sealane.agent.handler.Lanes;
import dev.sealane.agent.swu.Planner;
import dev.sealane.agent.swu.SwuArtifact;
import dev.sealane.agent.swu.SwuHandler;
import dev.sealane.agent.update.ArtifactFormats;
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
import dev.sealane.artifact.swu.SwuReadOptions;
import dev.sealane.artifact.swu.description.DeviceProfile;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.swu.description.VersionRules;
import dev.sealane.sim.board.BoardSlots;
import dev.sealane.sim.board.BoardSpool;
import dev.sealane.sim.board.BoardStaging;
import dev.sealane.sim.board.Hardware;
import dev.sealane.sim.board.Program;
import dev.sealane.sim.board.Region;
import dev.sealane.sim.board.SlotName;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
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
                new FormatByStart(MenderArtifact.readBy(ReadOptions.unverified()), images(hardware)),
                BoardSlots.handlers(hardware, slot -> BoardSlots.storage(hardware, slot), Lanes.ORDERED, WINDOW_BYTES)
                        .or(swuHandler(hardware).alone()),
                StateScripts.none(),
                new Reset(hardware, bootId),
                health(hardware));
    }

    /** The half of an image that is for the slot that does not run. */
    private static ArtifactFormats images(Hardware hardware) {
        DeviceProfile profile = new DeviceProfile(
                Optional.of(ReleaseArtifact.DEVICE_TYPE), VersionRules.NONE, Map.of(), Optional.empty());
        String mode = hardware.running() == SlotName.A ? "copy-b" : "copy-a";
        Selection selection = new Selection(Optional.of(new Selection.Choice("stable", mode)), Optional.empty());
        return SwuArtifact.readBy(SwuReadOptions.unverified().forDevice(profile), () -> selection);
    }

    private static SwuHandler swuHandler(Hardware hardware) {
        SwuHandler.Means means = new SwuHandler.Means() {
            @Override
            public Planner planner() {
                return BoardSlots.swuPlanner(
                        hardware, slot -> BoardSlots.storage(hardware, slot), Lanes.ORDERED, WINDOW_BYTES);
            }

            @Override
            public SwuHandler.Settings settings() {
                return new SwuHandler.Settings(Map.of(), true, true);
            }
        };
        return new SwuHandler(means, new BoardStaging(hardware.regions().get(Region.SPOOL)));
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
