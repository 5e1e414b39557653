package dev.sealane.agent.update;

import dev.sealane.agent.update.UpdateState.Updating;
import java.util.List;

/**
 * The last part of the update table: what follows when the agent starts and finds an update in the journal.
 *
 * <p>Until the payload is installed nothing is lost, so the update goes on. From then to the commit, scripts and handlers
 * may have been cut in the middle of a change, and a system that went down during its trial has failed it: the update is
 * rolled back, as by stock clients. What only the agent does, its questions and reports, is repeated if the device itself
 * kept running. After the commit point there is no way back, only forward.
 */
final class Recovery {
    private Recovery() {}

    static Step next(Updating found, String bootId) {
        boolean sameBoot = found.attempt().bootId().equals(bootId);
        Updating state =
                new Updating(found.installed(), found.stage(), found.attempt().inBoot(bootId));
        return switch (state.stage()) {
            case DOWNLOAD ->
                Update.enter(state, Update.handlerWasCalled(state) ? Stage.DOWNLOAD_RESTART : Stage.DOWNLOAD_ENTER);
            case DOWNLOAD_ERROR -> Update.afterDownloadError(state);
            case INSTALL_ENTER, INSTALL, INSTALL_LEAVE, INSTALL_ERROR -> Update.enter(state, Stage.ASK_ROLLBACK);
            case ASK_REBOOT, REPORT_REBOOTING, CHECK_HEALTH, REPORT_COMMITTING ->
                Update.enter(state, sameBoot ? state.stage() : Stage.ASK_ROLLBACK);
            case REBOOT_ENTER, REBOOT -> Update.enter(state, rebootIsDue(state, sameBoot));
            case VERIFY_REBOOT, REBOOT_LEAVE, REBOOT_ERROR -> Update.enter(state, Stage.ASK_ROLLBACK);
            case COMMIT_ENTER, COMMIT_ERROR -> Update.enter(state, Stage.ASK_ROLLBACK);
            case COMMIT, ASK_COMMITTED -> Update.enter(state, Stage.ASK_COMMITTED);
            case COMMIT_LEAVE_ERROR -> Update.enter(state, Stage.CLEANUP);
            case ROLLBACK_ENTER, ROLLBACK, ROLLBACK_LEAVE -> Update.enter(state, Stage.ROLLBACK_ENTER);
            case ROLLBACK_REBOOT_ENTER, ROLLBACK_REBOOT, VERIFY_ROLLBACK_REBOOT, ROLLBACK_REBOOT_LEAVE ->
                Update.enter(state, Stage.VERIFY_ROLLBACK_REBOOT);
            case ROLLBACK_REBOOT_ERROR, FAILURE_ENTER, FAILURE, FAILURE_LEAVE ->
                Update.enter(state, Stage.FAILURE_ENTER);
            case REPORT_DOWNLOADING, DOWNLOAD_ENTER, DOWNLOAD_LEAVE, DOWNLOAD_RESTART, REPORT_INSTALLING ->
                again(state);
            case ASK_DECISION, COMMIT_LEAVE, ASK_ROLLBACK, ASK_ROLLBACK_REBOOT -> again(state);
            case CLEANUP, REPORT_FINAL, SEND_LOG -> again(state);
            // The boot in which a person's update was installed tells later whether the device was rebooted.
            case AWAIT_DECISION -> new Step(found, List.of(new Effect.AwaitDecision()));
        };
    }

    private static Step again(Updating state) {
        return Update.enter(state, state.stage());
    }

    /** An agent that was killed before the host went down asks again; otherwise the reboot has happened. */
    private static Stage rebootIsDue(Updating state, boolean sameBoot) {
        boolean due = sameBoot && state.attempt().reboot() == RebootNeed.BY_HOST;
        return due ? Stage.REBOOT : Stage.VERIFY_REBOOT;
    }
}
