package dev.sealane.agent.update;

import dev.sealane.agent.update.UpdateState.Idle;
import dev.sealane.agent.update.UpdateState.Updating;
import java.util.List;
import java.util.Optional;

/**
 * The update table: from a state and an event to the next state and its effect. Pure and exhaustive.
 *
 * <p>It is four tables over {@link Stage}: the effect ({@link StageEffects}), what follows its success, what follows its
 * failure, and what follows when the agent starts again in the middle ({@link Recovery}). The order of scripts and handler
 * calls is that of stock Mender clients (mender-device-api.md 13 and 18); where Sealane goes another way, docs/update-table.md
 * says why.
 *
 * <p>Every way through the table is bounded: after {@link #MAXIMUM_STAGES} stages an update ends as failed.
 */
public final class Update {
    /**
     * How many stages an update may enter before it ends.
     *
     * <p>A successful update with a reboot enters 21, one that is rolled back from its commit 34. The limit gives a rollback reboot that never verifies the
     * 21 rounds it has with the stock client (mender-device-api.md 18).
     */
    public static final int MAXIMUM_STAGES = 63;

    private Update() {}

    /**
     * One step.
     *
     * @throws IllegalStateException if {@code event} cannot happen in {@code state}: the caller is broken
     */
    public static Step next(UpdateState state, Event event) {
        return switch (state) {
            case Idle idle -> begin(idle, event);
            case Updating updating -> proceed(updating, event);
        };
    }

    private static Step begin(Idle idle, Event event) {
        return switch (event) {
            case Event.Assigned assigned -> begin(idle, assigned);
            case Event.Started _ -> new Step(idle, List.of());
            case Event.Done _, Event.Failed _, Event.Accepted _, Event.Spooled _, Event.Downloaded _ ->
                throw impossible(idle, event.getClass().getSimpleName());
            case Event.Corrupted _, Event.Reported _, Event.Answered _, Event.RebootAnswered _ ->
                throw impossible(idle, event.getClass().getSimpleName());
            case Event.CommitAsked _, Event.RollbackAsked _ ->
                throw impossible(idle, event.getClass().getSimpleName());
        };
    }

    private static Step begin(Idle idle, Event.Assigned assigned) {
        Attempt attempt = Attempt.first(assigned.assignment(), assigned.bootId());
        boolean isInstalled = assigned.assignment()
                .artifactName()
                .equals(Optional.of(idle.installed().artifactName()));
        return isInstalled
                ? enter(idle.installed(), Stage.REPORT_FINAL, attempt.with(Status.ALREADY_INSTALLED))
                : enter(idle.installed(), Stage.REPORT_DOWNLOADING, attempt);
    }

    private static Step proceed(Updating state, Event event) {
        Attempt attempt = state.attempt();
        return switch (event) {
            case Event.Started started -> Recovery.next(state, started.bootId());
            case Event.Done _ -> afterSuccess(state);
            case Event.Failed _ -> afterFailure(state);
            case Event.Accepted accepted -> remember(state, attempt.with(accepted.artifact()));
            case Event.Spooled spooled -> remember(state, attempt.withSpooled(spooled.bytes()));
            case Event.Downloaded downloaded -> afterSuccess(with(state, attempt.withNotes(downloaded.notes())));
            case Event.Corrupted _ -> afterCorruption(state);
            case Event.Reported reported -> afterReport(state, reported.answer());
            case Event.Answered answered -> afterAnswer(state, answered.yes());
            case Event.RebootAnswered answered -> afterRebootAnswer(state, answered.need());
            case Event.CommitAsked _ -> decide(state, event, Stage.CHECK_HEALTH);
            case Event.RollbackAsked _ -> decide(state, event, Stage.ASK_ROLLBACK);
            case Event.Assigned _ -> throw impossible(state, event.getClass().getSimpleName());
        };
    }

    /** What follows when the stage's effect is done. */
    private static Step afterSuccess(Updating state) {
        return switch (state.stage()) {
            case REPORT_DOWNLOADING -> enter(state, Stage.DOWNLOAD_ENTER);
            case DOWNLOAD_ENTER -> enter(with(state, state.attempt().withoutArtifact()), Stage.DOWNLOAD);
            case DOWNLOAD -> enter(state, Stage.DOWNLOAD_LEAVE);
            case DOWNLOAD_LEAVE -> afterDownload(state);
            case DOWNLOAD_ERROR -> afterDownloadError(state);
            case DOWNLOAD_RESTART -> enter(state, Stage.DOWNLOAD_ENTER);
            case REPORT_INSTALLING -> enter(state, Stage.INSTALL_ENTER);
            case INSTALL_ENTER -> enter(state, Stage.INSTALL);
            case INSTALL -> enter(state, Stage.INSTALL_LEAVE);
            case INSTALL_LEAVE -> enter(state, Stage.ASK_REBOOT);
            case REPORT_REBOOTING -> enter(state, Stage.REBOOT_ENTER);
            case REBOOT_ENTER -> enter(state, Stage.REBOOT);
            case REBOOT -> enter(state, Stage.VERIFY_REBOOT);
            case VERIFY_REBOOT -> enter(state, Stage.REBOOT_LEAVE);
            case REBOOT_LEAVE -> enter(state, Stage.CHECK_HEALTH);
            case CHECK_HEALTH -> enter(state, Stage.REPORT_COMMITTING);
            case REPORT_COMMITTING -> enter(state, Stage.COMMIT_ENTER);
            case COMMIT_ENTER -> enter(state, Stage.COMMIT);
            case COMMIT -> committed(state);
            case COMMIT_LEAVE, COMMIT_LEAVE_ERROR -> enter(state, Stage.CLEANUP);
            case INSTALL_ERROR, REBOOT_ERROR, COMMIT_ERROR -> enter(state, Stage.ASK_ROLLBACK);
            case ROLLBACK_ENTER -> enter(state, Stage.ROLLBACK);
            case ROLLBACK -> enter(with(state, state.attempt().afterRollback()), Stage.ROLLBACK_LEAVE);
            case ROLLBACK_LEAVE -> afterRollback(state);
            case ROLLBACK_REBOOT_ENTER -> enter(state, Stage.ROLLBACK_REBOOT);
            case ROLLBACK_REBOOT -> enter(state, Stage.VERIFY_ROLLBACK_REBOOT);
            case VERIFY_ROLLBACK_REBOOT -> enter(state, Stage.ROLLBACK_REBOOT_LEAVE);
            case ROLLBACK_REBOOT_LEAVE, ROLLBACK_REBOOT_ERROR -> enter(state, Stage.FAILURE_ENTER);
            case FAILURE_ENTER -> enter(state, Stage.FAILURE);
            case FAILURE -> enter(state, Stage.FAILURE_LEAVE);
            case FAILURE_LEAVE -> enter(failed(state), Stage.CLEANUP);
            case CLEANUP -> enter(state, Stage.REPORT_FINAL);
            case SEND_LOG -> end(state);
            case ASK_REBOOT, ASK_DECISION, AWAIT_DECISION, ASK_COMMITTED, ASK_ROLLBACK, ASK_ROLLBACK_REBOOT ->
                throw impossible(state, "success");
            case REPORT_FINAL -> throw impossible(state, "success");
        };
    }

    /** What follows when the stage's effect failed. */
    private static Step afterFailure(Updating state) {
        return switch (state.stage()) {
            // A status on the way is news for people, not a condition.
            case REPORT_DOWNLOADING, REPORT_INSTALLING, REPORT_REBOOTING -> afterSuccess(state);
            case DOWNLOAD_ENTER, DOWNLOAD, DOWNLOAD_LEAVE -> enter(state, Stage.DOWNLOAD_ERROR);
            case INSTALL_ENTER, INSTALL, INSTALL_LEAVE -> enter(state, Stage.INSTALL_ERROR);
            case REBOOT_ENTER, REBOOT, VERIFY_REBOOT, REBOOT_LEAVE -> enter(state, Stage.REBOOT_ERROR);
            case COMMIT_ENTER, COMMIT -> enter(state, Stage.COMMIT_ERROR);
            case ASK_REBOOT, CHECK_HEALTH, REPORT_COMMITTING, ASK_COMMITTED -> enter(state, Stage.ASK_ROLLBACK);
            case ASK_DECISION -> enter(state, Stage.ASK_ROLLBACK);
            case COMMIT_LEAVE -> enter(failed(inconsistent(state)), Stage.COMMIT_LEAVE_ERROR);
            case ASK_ROLLBACK, ASK_ROLLBACK_REBOOT -> enter(inconsistent(state), Stage.FAILURE_ENTER);
            case ROLLBACK -> enter(inconsistent(state), Stage.ROLLBACK_LEAVE);
            case ROLLBACK_REBOOT_LEAVE -> enter(inconsistent(state), Stage.ROLLBACK_REBOOT_ERROR);
            case VERIFY_ROLLBACK_REBOOT -> enter(state, Stage.ROLLBACK_REBOOT);
            case ROLLBACK_ENTER, ROLLBACK_LEAVE, ROLLBACK_REBOOT_ENTER, FAILURE_ENTER, FAILURE, FAILURE_LEAVE ->
                afterSuccess(inconsistent(state));
            // The way out is never blocked by what only tidies up or explains.
            case DOWNLOAD_ERROR, DOWNLOAD_RESTART, INSTALL_ERROR, REBOOT_ERROR, COMMIT_ERROR, COMMIT_LEAVE_ERROR ->
                afterSuccess(state);
            case ROLLBACK_REBOOT, ROLLBACK_REBOOT_ERROR, CLEANUP, SEND_LOG -> afterSuccess(state);
            case AWAIT_DECISION, REPORT_FINAL -> throw impossible(state, "failure");
        };
    }

    private static Step afterReport(Updating state, ReportAnswer answer) {
        if (state.stage() == Stage.REPORT_FINAL) {
            boolean explains = state.attempt().outcome().equals(Optional.of(Status.FAILURE));
            return explains && answer != ReportAnswer.REFUSED ? enter(state, Stage.SEND_LOG) : end(state);
        }
        return switch (answer) {
            case RECORDED -> afterSuccess(state);
            case REFUSED -> afterFailure(state);
            case ABORTED -> afterAbort(state);
        };
    }

    /** mender-device-api.md 4.1, the column of the C++ client. */
    private static Step afterAbort(Updating state) {
        return switch (state.stage()) {
            case REPORT_DOWNLOADING -> enter(failed(state), Stage.REPORT_FINAL);
            case REPORT_INSTALLING -> enter(failed(state), Stage.CLEANUP);
            case REPORT_REBOOTING, REPORT_COMMITTING -> enter(state, Stage.ASK_ROLLBACK);
            default -> throw impossible(state, "an abort");
        };
    }

    private static Step afterAnswer(Updating state, boolean yes) {
        return switch (state.stage()) {
            case ASK_ROLLBACK -> yes ? enter(state, Stage.ROLLBACK_ENTER) : afterFailure(state);
            case ASK_COMMITTED -> yes ? committed(state) : afterFailure(state);
            case ASK_DECISION -> enter(state, yes ? Stage.AWAIT_DECISION : Stage.CHECK_HEALTH);
            default -> throw impossible(state, "a yes or no");
        };
    }

    private static Step afterRebootAnswer(Updating state, RebootNeed need) {
        Updating told = with(state, state.attempt().with(need));
        return switch (state.stage()) {
            case ASK_REBOOT -> {
                if (told.attempt().isLocal()) {
                    yield enter(told, need == RebootNeed.NONE ? Stage.ASK_DECISION : Stage.AWAIT_DECISION);
                }
                yield enter(told, need == RebootNeed.NONE ? Stage.CHECK_HEALTH : Stage.REPORT_REBOOTING);
            }
            case ASK_ROLLBACK_REBOOT ->
                enter(told, need == RebootNeed.NONE ? Stage.FAILURE_ENTER : Stage.ROLLBACK_REBOOT_ENTER);
            default -> throw impossible(state, "an answer about a reboot");
        };
    }

    private static Step afterCorruption(Updating state) {
        Attempt attempt = state.attempt();
        return attempt.downloadedAgain()
                ? afterFailure(state)
                : enter(with(state, attempt.downloadingAgain()), Stage.DOWNLOAD_RESTART);
    }

    private static Step afterDownload(Updating state) {
        boolean hasPayload =
                state.attempt().artifact().flatMap(ArtifactFacts::payloadType).isPresent();
        return hasPayload ? enter(state, Stage.REPORT_INSTALLING) : enter(withNewSoftware(state), Stage.REPORT_FINAL);
    }

    static Step afterDownloadError(Updating state) {
        return enter(failed(state), handlerWasCalled(state) ? Stage.CLEANUP : Stage.REPORT_FINAL);
    }

    private static Step afterRollback(Updating state) {
        if (!state.attempt().rolledBack() || state.attempt().isLocal()) {
            return enter(state, Stage.FAILURE_ENTER);
        }
        return enter(state, Stage.ASK_ROLLBACK_REBOOT);
    }

    private static Step decide(Updating state, Event event, Stage stage) {
        if (state.stage() != Stage.AWAIT_DECISION) {
            throw impossible(state, event.getClass().getSimpleName());
        }
        return enter(state, stage);
    }

    /** The commit point: the new provides and the stage that has no way back are one record. */
    private static Step committed(Updating state) {
        return enter(withNewSoftware(state), Stage.COMMIT_LEAVE);
    }

    private static Updating withNewSoftware(Updating state) {
        ArtifactFacts artifact = state.attempt()
                .artifact()
                .orElseThrow(() -> new IllegalStateException("an update without artifact cannot be committed"));
        return new Updating(artifact.after(), state.stage(), state.attempt().with(Status.SUCCESS));
    }

    private static Updating failed(Updating state) {
        Installed installed = state.attempt().consistent()
                ? state.installed()
                : state.installed().inconsistentWith(state.attempt().artifactName());
        return new Updating(installed, state.stage(), state.attempt().with(Status.FAILURE));
    }

    private static Updating inconsistent(Updating state) {
        return with(state, state.attempt().inconsistent());
    }

    static boolean handlerWasCalled(Updating state) {
        return state.attempt().artifact().flatMap(ArtifactFacts::payloadType).isPresent();
    }

    private static Updating with(Updating state, Attempt attempt) {
        return new Updating(state.installed(), state.stage(), attempt);
    }

    /** The state changes while its effect goes on. */
    private static Step remember(Updating state, Attempt attempt) {
        if (state.stage() != Stage.DOWNLOAD) {
            throw new IllegalStateException("a download reported its progress in " + state.stage());
        }
        return new Step(with(state, attempt), List.of());
    }

    private static Step end(Updating state) {
        return new Step(new Idle(state.installed()), List.of());
    }

    static Step enter(Updating state, Stage stage) {
        return enter(state.installed(), stage, state.attempt());
    }

    private static Step enter(Installed installed, Stage stage, Attempt attempt) {
        Attempt counted = attempt.withOneMoreWrite();
        boolean endsAnyway = stage == Stage.REPORT_FINAL || stage == Stage.SEND_LOG;
        if (counted.writes() > MAXIMUM_STAGES && !endsAnyway) {
            return giveUp(new Updating(installed, stage, counted));
        }
        return new Step(new Updating(installed, stage, counted), List.of(StageEffects.of(stage, counted)));
    }

    /** The update went round in circles. Only what was certain before stays so. */
    private static Step giveUp(Updating state) {
        boolean untouched = state.stage().compareTo(Stage.INSTALL_ENTER) < 0;
        boolean onlyUntidy = state.stage() == Stage.CLEANUP;
        if (onlyUntidy) {
            return enter(state, Stage.REPORT_FINAL);
        }
        return enter(failed(untouched ? state : inconsistent(state)), Stage.REPORT_FINAL);
    }

    private static IllegalStateException impossible(UpdateState state, String event) {
        String where = state instanceof Updating updating ? updating.stage().name() : "idle";
        return new IllegalStateException(event + " cannot happen in " + where + ": the runner is broken");
    }
}
