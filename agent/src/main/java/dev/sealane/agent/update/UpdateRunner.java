package dev.sealane.agent.update;

import dev.sealane.agent.update.UpdateState.Updating;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Drives the update table: writes each state durably, performs its effect, and feeds the event back.
 *
 * <p>An effect that fails with an {@link IOException} becomes an event, and the table decides. Whatever else is thrown
 * leaves the run at once with the journal as it is, as a power cut would: an interruption, a {@link JournalException},
 * a broken invariant. {@link #resume} goes on from there.
 *
 * <p>Not thread-safe; a device has one runner at a time.
 */
public final class UpdateRunner {
    private final Journal journal;
    private final Device device;
    private final UpdateServer server;
    private final UpdateLog log;
    private final Reporting reporting;
    private String reason = "";

    public UpdateRunner(
            Journal journal, Device device, UpdateServer server, UpdateLog log, Backoff backoff, Pause pause) {
        this.journal = journal;
        this.device = device;
        this.server = server;
        this.log = log;
        this.reporting = new Reporting(server, log, backoff, pause);
    }

    /** What is installed on the device. */
    public Installed installed() {
        return journal.state().installed();
    }

    /** Goes on with the update in the journal. To be called first in every process. */
    public Outcome resume() throws IOException, InterruptedException {
        if (journal.state() instanceof Updating updating) {
            if (updating.stage() == Stage.AWAIT_DECISION) {
                return awaiting(updating);
            }
            log.open(updating.attempt().assignment());
            log.append(LogLine.Level.INFO, "the agent goes on in " + updating.stage());
        }
        return run(new Event.Started(device.host().bootId()));
    }

    /**
     * Begins an update.
     *
     * @throws IllegalStateException if another one is under way
     */
    public Outcome begin(Assignment assignment) throws IOException, InterruptedException {
        if (journal.state() instanceof Updating) {
            throw new IllegalStateException("an update is under way: resume it first");
        }
        log.open(assignment);
        return run(new Event.Assigned(assignment, device.host().bootId()));
    }

    /** Commits the local update that waits for a decision. */
    public Outcome commit() throws IOException, InterruptedException {
        return decide(new Event.CommitAsked());
    }

    /** Rolls back the local update that waits for a decision. */
    public Outcome rollback() throws IOException, InterruptedException {
        return decide(new Event.RollbackAsked());
    }

    private Outcome decide(Event event) throws IOException, InterruptedException {
        if (journal.state() instanceof Updating updating && updating.stage() == Stage.AWAIT_DECISION) {
            log.open(updating.attempt().assignment());
            return run(event);
        }
        return new Outcome.Nothing();
    }

    private Outcome run(Event first) throws IOException, InterruptedException {
        reason = "";
        UpdateState before = journal.state();
        Step step = Update.next(before, first);
        while (step.state() instanceof Updating updating && !step.effects().isEmpty()) {
            journal.save(updating);
            Performed performed = performAll(step.effects(), updating);
            if (performed.end().isPresent()) {
                return performed.end().get();
            }
            Event event = performed.event();
            note(updating.stage(), event);
            before = journal.state();
            step = Update.next(before, event);
        }
        journal.save(step.state());
        return before instanceof Updating updating ? finished(updating) : new Outcome.Nothing();
    }

    /** Either the event that the table wants next, or the end of this run. */
    private record Performed(Event event, Optional<Outcome> end) {
        static Performed event(Event event) {
            return new Performed(event, Optional.empty());
        }

        static Performed end(Outcome outcome) {
            return new Performed(new Event.Done(), Optional.of(outcome));
        }
    }

    private Performed performAll(List<Effect> effects, Updating state) throws IOException, InterruptedException {
        Performed performed = Performed.event(new Event.Done());
        for (Effect effect : effects) {
            performed = perform(effect, state);
        }
        return performed;
    }

    private Performed perform(Effect effect, Updating state) throws IOException, InterruptedException {
        Assignment assignment = state.attempt().assignment();
        return switch (effect) {
            case Effect.Report report -> Performed.event(reporting.once(assignment, report.status()));
            case Effect.ReportOrFail report -> Performed.event(reporting.withinAttempts(assignment, report.status()));
            case Effect.ReportUntilAnswered report ->
                Performed.event(reporting.untilAnswered(assignment, report.status()));
            case Effect.SendLog _ -> Performed.event(reporting.sendLog(assignment));
            case Effect.Download _ -> Performed.event(download(state));
            case Effect.RunScripts scripts ->
                Performed.event(attempt(() -> device.scripts().run(scripts.state(), scripts.action())));
            case Effect.Perform action -> Performed.event(attempt(() -> act(action.action(), state)));
            case Effect.Ask ask -> Performed.event(ask(ask.question(), state));
            case Effect.CheckHealth _ -> Performed.event(attempt(device.health()::check));
            case Effect.RebootHost _ -> reboot(assignment);
            case Effect.AwaitDecision _ -> Performed.end(awaiting(state));
        };
    }

    /** The journaled state moves on while the download runs; its stage stays. */
    private Event download(Updating state) throws IOException, InterruptedException {
        return new Download(
                        device,
                        server,
                        state,
                        event ->
                                journal.save(Update.next(journal.state(), event).state()))
                .run();
    }

    private void act(HandlerAction action, Updating state) throws IOException, InterruptedException {
        if (action != HandlerAction.CLEANUP) {
            handler(state).perform(action, installation(state));
            return;
        }
        try {
            if (Update.handlerWasCalled(state)) {
                handler(state).perform(action, installation(state));
            }
        } finally {
            device.scripts().discard();
        }
    }

    private Event ask(Effect.Question question, Updating state) throws InterruptedException {
        try {
            PayloadHandler handler = handler(state);
            Installation installation = installation(state);
            return switch (question) {
                case SUPPORTS_ROLLBACK -> new Event.Answered(handler.supportsRollback(installation));
                case IS_COMMITTED -> new Event.Answered(handler.isCommitted(installation));
                case NEEDS_REBOOT -> new Event.RebootAnswered(handler.needsReboot(installation));
                case NEEDS_ROLLBACK_REBOOT -> new Event.RebootAnswered(handler.needsRollbackReboot(installation));
            };
        } catch (IOException e) {
            return Interruption.failure(e);
        }
    }

    private Performed reboot(Assignment assignment) throws InterruptedException {
        try {
            log.append(LogLine.Level.INFO, "the device reboots");
            device.host().reboot();
            return Performed.end(new Outcome.Rebooting(assignment));
        } catch (IOException e) {
            return Performed.event(Interruption.failure(e));
        }
    }

    /** Something that may fail. */
    @FunctionalInterface
    private interface Action {
        void run() throws IOException, InterruptedException;
    }

    private static Event attempt(Action action) throws InterruptedException {
        try {
            action.run();
            return new Event.Done();
        } catch (IOException e) {
            return Interruption.failure(e);
        }
    }

    private PayloadHandler handler(Updating state) throws IOException {
        String type =
                state.attempt().artifact().flatMap(ArtifactFacts::payloadType).orElse("");
        return device.handlers()
                .find(type)
                .orElseThrow(() -> new IOException("the handler for '" + type + "' is gone from this device"));
    }

    private Installation installation(Updating state) {
        Attempt attempt = state.attempt();
        ArtifactFacts artifact = attempt.artifact()
                .orElseThrow(() -> new IllegalStateException("a handler is called before its artifact is known"));
        return new Installation(
                attempt.assignment(), artifact, state.installed(), device.deviceType(), attempt.notes());
    }

    private void note(Stage stage, Event event) {
        switch (event) {
            case Event.Failed failed -> noteFailure(stage, failed.reason());
            case Event.Corrupted corrupted -> noteFailure(stage, corrupted.reason());
            case Event.Reported(ReportAnswer answer)
            when answer != ReportAnswer.RECORDED -> noteFailure(stage, "the server answered " + answer);
            default ->
                log.append(LogLine.Level.DEBUG, stage + ": " + event.getClass().getSimpleName());
        }
    }

    /** The first failure is the cause; what follows it is the way back. A lost status is no cause. */
    private void noteFailure(Stage stage, String what) {
        log.append(LogLine.Level.ERROR, stage + ": " + what);
        boolean isCause = switch (stage) {
            case REPORT_DOWNLOADING, REPORT_INSTALLING, REPORT_REBOOTING -> what.startsWith("the server");
            case REPORT_FINAL, SEND_LOG, CLEANUP -> false;
            default -> true;
        };
        if (isCause && reason.isEmpty()) {
            reason = what;
        }
    }

    private Outcome awaiting(Updating state) {
        boolean rebootNeeded = state.attempt().reboot() != RebootNeed.NONE;
        return new Outcome.AwaitingDecision(state.attempt().assignment(), rebootNeeded);
    }

    private Outcome finished(Updating last) {
        Assignment assignment = last.attempt().assignment();
        try {
            server.forget(assignment);
        } catch (IOException e) {
            log.append(LogLine.Level.WARNING, "the download's spool stays: " + e.getMessage());
        }
        Status status = last.attempt()
                .outcome()
                .orElseThrow(() -> new IllegalStateException("an update ended without an outcome"));
        return new Outcome.Finished(assignment, status, status == Status.FAILURE ? reason : "");
    }
}
