package dev.sealane.sim.explore;

import dev.sealane.agent.client.ResumableDownload;
import dev.sealane.agent.client.SpoolPlace;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.Checkpoints;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.LogLine;
import dev.sealane.agent.update.ReportAnswer;
import dev.sealane.agent.update.Status;
import dev.sealane.agent.update.UpdateServer;
import dev.sealane.sim.flash.Operation;
import dev.sealane.sim.flash.Power;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The server of an explored board. Each request can be cut before the server hears it, and after it acted.
 *
 * <p>Lives from power-on to power-off; its {@link Deployment} is carried on.
 */
final class SimulatedServer implements UpdateServer {
    /** Two or three checkpoints for an explored artifact. */
    private static final long CHECKPOINT_BYTES = 4096;

    private final Power power;
    private final Bench bench;
    private Deployment deployment;
    private Optional<SpoolPlace> spool = Optional.empty();

    SimulatedServer(Power power, Bench bench, Deployment deployment) {
        this.power = power;
        this.bench = bench;
        this.deployment = deployment;
    }

    /** Says where the device keeps what it has received, from this boot on. */
    void spoolsTo(SpoolPlace place) {
        spool = Optional.of(place);
    }

    Deployment deployment() {
        return deployment;
    }

    @Override
    public Optional<Assignment> next(Installed installed) {
        begin("next, with " + installed.artifactName());
        deployment = deployment.asked();
        end("next");
        return deployment.work(Bench.ASSIGNMENT);
    }

    @Override
    public ReportAnswer report(Assignment reported, Status status) {
        begin("status " + status);
        deployment = deployment.heard(status);
        end("status " + status);
        return bench.scenario().has(Scenario.Trait.ABORTED) && status == Status.COMMITTING
                ? ReportAnswer.ABORTED
                : ReportAnswer.RECORDED;
    }

    @Override
    public void sendLog(Assignment reported, List<LogLine> lines) {
        begin("log");
        end("log");
    }

    @Override
    public InputStream open(Assignment wanted, Checkpoints checkpoints) throws IOException {
        if (!bench.scenario().has(Scenario.Trait.SPOOLED)) {
            return bench.artifact().from(0);
        }
        long durable = checkpoints.durable();
        ResumableDownload.Rules rules =
                new ResumableDownload.Rules(0, Long.MAX_VALUE, Duration.ZERO, CHECKPOINT_BYTES, spool.orElseThrow());
        SimulatedConnection connection = new SimulatedConnection(bench.artifact(), from -> requested(from, durable));
        return ResumableDownload.open(connection, rules, wanted.id(), checkpoints, pause -> {});
    }

    /** A device that forgets what it has already would never finish on a poor line. */
    private void requested(long from, long durable) {
        String range = "the artifact from byte " + from;
        begin(range);
        if (from != durable) {
            deployment = deployment.complaining("asked for " + range + " although " + durable + " were durable");
        }
        end(range);
    }

    @Override
    public void forget(Assignment finished) throws IOException {
        if (bench.scenario().has(Scenario.Trait.SPOOLED)) {
            ResumableDownload.forget(spool.orElseThrow(), finished.id());
        }
    }

    private void begin(String what) {
        power.perform(Operation.Kind.REQUEST, what, 0, 0);
    }

    private void end(String what) {
        power.perform(Operation.Kind.ANSWER, what, 0, 0);
    }
}
