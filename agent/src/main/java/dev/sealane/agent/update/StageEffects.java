package dev.sealane.agent.update;

import static dev.sealane.agent.update.ScriptAction.ENTER;
import static dev.sealane.agent.update.ScriptAction.ERROR;
import static dev.sealane.agent.update.ScriptAction.LEAVE;

import dev.sealane.agent.update.Effect.Question;

/** The first part of the update table: which effect a stage has. */
final class StageEffects {
    private StageEffects() {}

    static Effect of(Stage stage, Attempt attempt) {
        return switch (stage) {
            case REPORT_DOWNLOADING -> new Effect.Report(Status.DOWNLOADING);
            case REPORT_INSTALLING -> new Effect.Report(Status.INSTALLING);
            case REPORT_REBOOTING -> new Effect.Report(Status.REBOOTING);
            case REPORT_COMMITTING -> new Effect.ReportOrFail(Status.COMMITTING);
            case REPORT_FINAL -> new Effect.ReportUntilAnswered(finalStatus(attempt));
            case SEND_LOG -> new Effect.SendLog();

            case DOWNLOAD_ENTER -> new Effect.RunScripts(ScriptState.DOWNLOAD, ENTER);
            case DOWNLOAD -> new Effect.Download();
            case DOWNLOAD_LEAVE -> new Effect.RunScripts(ScriptState.DOWNLOAD, LEAVE);
            case DOWNLOAD_ERROR -> new Effect.RunScripts(ScriptState.DOWNLOAD, ERROR);
            case DOWNLOAD_RESTART -> new Effect.Perform(HandlerAction.CLEANUP);

            case INSTALL_ENTER -> new Effect.RunScripts(ScriptState.ARTIFACT_INSTALL, ENTER);
            case INSTALL -> new Effect.Perform(HandlerAction.INSTALL);
            case INSTALL_LEAVE -> new Effect.RunScripts(ScriptState.ARTIFACT_INSTALL, LEAVE);
            case INSTALL_ERROR -> new Effect.RunScripts(ScriptState.ARTIFACT_INSTALL, ERROR);

            case ASK_REBOOT -> new Effect.Ask(Question.NEEDS_REBOOT);
            case REBOOT_ENTER -> new Effect.RunScripts(ScriptState.ARTIFACT_REBOOT, ENTER);
            case REBOOT -> reboot(attempt, HandlerAction.REBOOT);
            case VERIFY_REBOOT -> new Effect.Perform(HandlerAction.VERIFY_REBOOT);
            case REBOOT_LEAVE -> new Effect.RunScripts(ScriptState.ARTIFACT_REBOOT, LEAVE);
            case REBOOT_ERROR -> new Effect.RunScripts(ScriptState.ARTIFACT_REBOOT, ERROR);

            case ASK_DECISION, ASK_ROLLBACK -> new Effect.Ask(Question.SUPPORTS_ROLLBACK);
            case AWAIT_DECISION -> new Effect.AwaitDecision();

            case CHECK_HEALTH -> new Effect.CheckHealth();
            case COMMIT_ENTER -> new Effect.RunScripts(ScriptState.ARTIFACT_COMMIT, ENTER);
            case COMMIT -> new Effect.Perform(HandlerAction.COMMIT);
            case ASK_COMMITTED -> new Effect.Ask(Question.IS_COMMITTED);
            case COMMIT_LEAVE -> new Effect.RunScripts(ScriptState.ARTIFACT_COMMIT, LEAVE);
            case COMMIT_ERROR, COMMIT_LEAVE_ERROR -> new Effect.RunScripts(ScriptState.ARTIFACT_COMMIT, ERROR);

            case ROLLBACK_ENTER -> new Effect.RunScripts(ScriptState.ARTIFACT_ROLLBACK, ENTER);
            case ROLLBACK -> new Effect.Perform(HandlerAction.ROLLBACK);
            case ROLLBACK_LEAVE -> new Effect.RunScripts(ScriptState.ARTIFACT_ROLLBACK, LEAVE);
            case ASK_ROLLBACK_REBOOT -> new Effect.Ask(Question.NEEDS_ROLLBACK_REBOOT);
            case ROLLBACK_REBOOT_ENTER -> new Effect.RunScripts(ScriptState.ARTIFACT_ROLLBACK_REBOOT, ENTER);
            case ROLLBACK_REBOOT -> reboot(attempt, HandlerAction.ROLLBACK_REBOOT);
            case VERIFY_ROLLBACK_REBOOT -> new Effect.Perform(HandlerAction.VERIFY_ROLLBACK_REBOOT);
            case ROLLBACK_REBOOT_LEAVE -> new Effect.RunScripts(ScriptState.ARTIFACT_ROLLBACK_REBOOT, LEAVE);
            case ROLLBACK_REBOOT_ERROR -> new Effect.RunScripts(ScriptState.ARTIFACT_ROLLBACK_REBOOT, ERROR);

            case FAILURE_ENTER -> new Effect.RunScripts(ScriptState.ARTIFACT_FAILURE, ENTER);
            case FAILURE -> new Effect.Perform(HandlerAction.FAILURE);
            case FAILURE_LEAVE -> new Effect.RunScripts(ScriptState.ARTIFACT_FAILURE, LEAVE);
            case CLEANUP -> new Effect.Perform(HandlerAction.CLEANUP);
        };
    }

    private static Effect reboot(Attempt attempt, HandlerAction action) {
        return switch (attempt.reboot()) {
            case BY_HOST -> new Effect.RebootHost();
            case BY_HANDLER -> new Effect.Perform(action);
            case NONE -> throw new IllegalStateException("a reboot that nobody asked for");
        };
    }

    private static Status finalStatus(Attempt attempt) {
        return attempt.outcome().orElseThrow(() -> new IllegalStateException("an update ends without an outcome"));
    }
}
