package dev.sealane.sim.explore;

import dev.sealane.agent.update.Assignment;
import dev.sealane.sim.flash.Power;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A scenario made ready: its artifact is written and its board manufactured.
 *
 * @param scenario what it is about
 * @param start what flash and server hold before the first power-on
 * @param artifact what the server offers
 */
record Bench(Scenario scenario, Situation start, ReleaseArtifact artifact) {
    static final Assignment ASSIGNMENT = new Assignment(
            "explored-assignment",
            Assignment.Origin.SERVER,
            "memory:release",
            Optional.of(Scenario.NEW),
            List.of(ReleaseArtifact.DEVICE_TYPE));

    static Bench of(Scenario scenario) throws IOException {
        return new Bench(scenario, scenario.start(), ReleaseArtifact.of(scenario));
    }

    /** The server of one power-on, with what it remembers. */
    SimulatedServer server(Power power, Deployment deployment) {
        return new SimulatedServer(power, this, deployment);
    }
}
