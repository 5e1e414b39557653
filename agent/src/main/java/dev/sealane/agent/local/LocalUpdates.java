package dev.sealane.agent.local;

import dev.sealane.agent.update.ArtifactFacts;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.Attempt;
import dev.sealane.agent.update.Backoff;
import dev.sealane.agent.update.Device;
import dev.sealane.agent.update.IncomingArtifact;
import dev.sealane.agent.update.Installation;
import dev.sealane.agent.update.Installed;
import dev.sealane.agent.update.Journal;
import dev.sealane.agent.update.Outcome;
import dev.sealane.agent.update.Pause;
import dev.sealane.agent.update.Payload;
import dev.sealane.agent.update.PayloadHandler;
import dev.sealane.agent.update.RebootNeed;
import dev.sealane.agent.update.Stage;
import dev.sealane.agent.update.Status;
import dev.sealane.agent.update.UpdateLog;
import dev.sealane.agent.update.UpdateRunner;
import dev.sealane.agent.update.UpdateState.Updating;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The standalone mode (mender-device-api.md 14): a person installs an artifact, reboots, and commits or rolls back.
 *
 * <p>It is the same table, journal and handlers as with a server. An update that could be rolled back, or that needs a
 * reboot, waits for {@link #commit} or {@link #rollback}; any other is committed at once. While it waits, neither a second
 * {@link #install} nor a server's update is begun.
 */
public final class LocalUpdates {
    /** A local server always answers, so nothing is ever repeated. */
    private static final Backoff NO_WAITING = new Backoff(Duration.ZERO, Duration.ZERO);

    private final Journal journal;
    private final Device device;
    private final ArtifactSource source;
    private final UpdateRunner runner;

    public LocalUpdates(Journal journal, Device device, ArtifactSource source, UpdateLog log, Pause pause) {
        this.journal = journal;
        this.device = device;
        this.source = source;
        this.runner = new UpdateRunner(journal, device, new LocalServer(source), log, NO_WAITING, pause);
    }

    /** What is installed on the device. */
    public Installed installed() {
        return journal.state().installed();
    }

    /** The update that is under way, if there is one. */
    public Optional<Updating> underWay() {
        return journal.state() instanceof Updating updating ? Optional.of(updating) : Optional.empty();
    }

    /** Installs the artifact in a file or at a URL. */
    public LocalResult install(String name) throws IOException, InterruptedException {
        Optional<LocalResult> refusal = finishInterrupted();
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return result(runner.begin(assignment(name)));
    }

    /** Verifies the artifact in a file or at a URL, and that it could be installed here; writes nothing. */
    public LocalResult check(String name) throws IOException, InterruptedException {
        Assignment assignment = assignment(name);
        try (InputStream stream = source.open(name)) {
            IncomingArtifact artifact = device.formats().open(stream);
            ArtifactFacts facts = artifact.accept(assignment, installed(), device.deviceType());
            Payload payload = artifact.payload();
            if (facts.payloadType().isEmpty()) {
                payload.discard();
                return new LocalResult.Fits(facts.artifactName());
            }
            Optional<PayloadHandler> handler =
                    device.handlers().find(facts.payloadType().get());
            if (handler.isEmpty()) {
                return new LocalResult.Failed(
                        "no handler for '" + facts.payloadType().get() + "' on this device");
            }
            handler.get().check(payload);
            return new LocalResult.Fits(facts.artifactName());
        } catch (IOException e) {
            return new LocalResult.Failed(String.valueOf(e.getMessage()));
        }
    }

    private static Assignment assignment(String source) {
        return new Assignment(
                "local-" + UUID.randomUUID(), Assignment.Origin.LOCAL, source, Optional.empty(), List.of());
    }

    /** Makes the waiting update permanent. */
    public LocalResult commit() throws IOException, InterruptedException {
        Optional<Updating> waiting = waiting();
        if (waiting.isEmpty()) {
            return new LocalResult.NothingToDo();
        }
        if (isBeforeReboot(waiting.get().attempt())) {
            return new LocalResult.Refused("the device has not been rebooted since the update was installed");
        }
        return result(runner.commit());
    }

    /** Undoes the waiting update. */
    public LocalResult rollback() throws IOException, InterruptedException {
        Optional<Updating> waiting = waiting();
        if (waiting.isEmpty()) {
            return new LocalResult.NothingToDo();
        }
        if (!supportsRollback(waiting.get())) {
            return new LocalResult.Refused("the update cannot be rolled back; it can be committed");
        }
        boolean rebooted = !isBeforeReboot(waiting.get().attempt());
        boolean rebootNeeded = rebooted && waiting.get().attempt().reboot() == RebootNeed.BY_HOST;
        LocalResult result = result(runner.rollback());
        boolean undone = result instanceof LocalResult.Failed && !isInconsistent();
        return undone ? new LocalResult.RolledBack(installed().artifactName(), rebootNeeded) : result;
    }

    /** A local update that a power cut interrupted before it waited is ended first, as its journal demands. */
    private Optional<LocalResult> finishInterrupted() throws IOException, InterruptedException {
        Optional<Updating> found = underWay();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (found.get().attempt().assignment().origin() == Assignment.Origin.SERVER) {
            return Optional.of(new LocalResult.Refused("an update from the server is under way"));
        }
        if (found.get().stage() != Stage.AWAIT_DECISION) {
            runner.resume();
        }
        return waiting().isPresent()
                ? Optional.of(new LocalResult.Refused("an update is installed and waits for commit or rollback"))
                : Optional.empty();
    }

    private Optional<Updating> waiting() {
        return underWay().filter(updating -> updating.stage() == Stage.AWAIT_DECISION);
    }

    private boolean isBeforeReboot(Attempt attempt) throws IOException {
        return attempt.reboot() == RebootNeed.BY_HOST
                && attempt.bootId().equals(device.host().bootId());
    }

    private boolean supportsRollback(Updating waiting) throws IOException, InterruptedException {
        ArtifactFacts artifact = waiting.attempt().artifact().orElseThrow();
        Optional<PayloadHandler> handler = artifact.payloadType().flatMap(device.handlers()::find);
        Installation installation = new Installation(
                waiting.attempt().assignment(),
                artifact,
                waiting.installed(),
                device.deviceType(),
                waiting.attempt().notes());
        return handler.isPresent() && handler.get().supportsRollback(installation);
    }

    private boolean isInconsistent() {
        return installed().artifactName().endsWith(Installed.INCONSISTENT);
    }

    private LocalResult result(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Nothing _ -> new LocalResult.NothingToDo();
            case Outcome.AwaitingDecision waiting -> new LocalResult.Installed(waitingName(), waiting.rebootNeeded());
            case Outcome.Finished finished
            when finished.status() == Status.FAILURE -> new LocalResult.Failed(finished.reason());
            case Outcome.Finished _ -> new LocalResult.Done(installed().artifactName());
            case Outcome.Rebooting _ -> throw new IllegalStateException("a local update never reboots the device");
        };
    }

    private String waitingName() {
        return underWay()
                .flatMap(updating -> updating.attempt().artifact())
                .map(ArtifactFacts::artifactName)
                .orElse(Installed.UNKNOWN);
    }
}
