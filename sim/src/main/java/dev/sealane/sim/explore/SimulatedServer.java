package dev.sealane.sim.explore;

import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.Checkpoints;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.LogLine;
import dev.sealane.agent.update.ReportAnswer;
import dev.sealane.agent.update.Status;
import dev.sealane.agent.update.UpdateServer;
import dev.sealane.sim.flash.Operation;
import dev.sealane.sim.flash.Power;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The server of an explored board. Each request can be cut before the server hears it, and after it acted.
 *
 * <p>Lives from power-on to power-off; its {@link Deployment} is carried on.
 */
final class SimulatedServer implements UpdateServer {
    private final Power power;
    private final Download download;
    private final Assignment assignment;
    private final boolean aborts;
    private Deployment deployment;

    /** How the artifact reaches the device. */
    @FunctionalInterface
    interface Download {
        InputStream open(Checkpoints checkpoints);
    }

    SimulatedServer(Power power, Download download, Assignment assignment, boolean aborts, Deployment deployment) {
        this.power = power;
        this.download = download;
        this.assignment = assignment;
        this.aborts = aborts;
        this.deployment = deployment;
    }

    Deployment deployment() {
        return deployment;
    }

    @Override
    public Optional<Assignment> next(Installed installed) {
        begin("next, with " + installed.artifactName());
        deployment = deployment.asked();
        end("next");
        return deployment.work(assignment);
    }

    @Override
    public ReportAnswer report(Assignment reported, Status status) {
        begin("status " + status);
        deployment = deployment.heard(status);
        end("status " + status);
        return aborts && status == Status.COMMITTING ? ReportAnswer.ABORTED : ReportAnswer.RECORDED;
    }

    @Override
    public void sendLog(Assignment reported, List<LogLine> lines) {
        begin("log");
        end("log");
    }

    @Override
    public InputStream open(Assignment wanted, Checkpoints checkpoints) {
        return download.open(checkpoints);
    }

    @Override
    public void forget(Assignment finished) {}

    private void begin(String what) {
        power.perform(Operation.Kind.REQUEST, what, 0, 0);
    }

    private void end(String what) {
        power.perform(Operation.Kind.ANSWER, what, 0, 0);
    }
}
