package dev.sealane.agent.daemon;

import dev.sealane.agent.Agent;
import dev.sealane.agent.AgentWork;
import dev.sealane.agent.client.FleetServer;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.UpdateState;
import java.io.IOException;
import java.util.Optional;

/** One question to the server, for a person at the device; nothing is installed. */
public final class Check {
    private Check() {}

    /** What a check found. */
    public sealed interface Finding {
        /** What is installed. */
        Installed installed();

        /** The server has nothing for this device. */
        record UpToDate(Installed installed) implements Finding {}

        /** The server would have this installed. */
        record Offered(Installed installed, Assignment assignment) implements Finding {}

        /** An update is under way; the server is not asked. */
        record UnderWay(Installed installed, Assignment assignment, String stage) implements Finding {}
    }

    /**
     * Asks.
     *
     * @throws IllegalArgumentException if the configuration names no server
     */
    public static Finding run(Agent agent) throws IOException, InterruptedException {
        FleetServer server = agent.server().orElseThrow(() -> new IllegalArgumentException("a check needs a server"));
        try (AgentWork work = agent.beginWork()) {
            Installed installed = work.state().installed();
            if (work.state() instanceof UpdateState.Updating updating) {
                return new Finding.UnderWay(
                        installed,
                        updating.attempt().assignment(),
                        updating.stage().name());
            }
            Optional<Assignment> next = server.next(installed);
            return next.isPresent() ? new Finding.Offered(installed, next.get()) : new Finding.UpToDate(installed);
        }
    }
}
