package dev.sealane.agent.update;

/**
 * Where an update stands. Each stage has one effect; {@link Update} says which, and what follows.
 *
 * <p>A stage is journaled before its effect begins. The journal holds its name, so stages may be added and
 * moved, but a name never changes its meaning.
 */
public enum Stage {
    REPORT_DOWNLOADING,
    DOWNLOAD_ENTER,
    DOWNLOAD,
    DOWNLOAD_LEAVE,
    DOWNLOAD_ERROR,
    /** A cut or damaged download is thrown away, and begins again with {@link #DOWNLOAD_ENTER}. */
    DOWNLOAD_RESTART,

    REPORT_INSTALLING,
    INSTALL_ENTER,
    INSTALL,
    INSTALL_LEAVE,
    INSTALL_ERROR,

    ASK_REBOOT,
    REPORT_REBOOTING,
    REBOOT_ENTER,
    REBOOT,
    VERIFY_REBOOT,
    REBOOT_LEAVE,
    REBOOT_ERROR,

    /** A local update that needs no reboot waits only if it could be rolled back. */
    ASK_DECISION,
    /** A local update waits for a person's {@code commit} or {@code rollback}. */
    AWAIT_DECISION,

    CHECK_HEALTH,
    REPORT_COMMITTING,
    COMMIT_ENTER,
    COMMIT,
    /** Power failed inside the commit: the handler is asked for evidence. */
    ASK_COMMITTED,
    /** Reached only with the new provides in the same record: the commit point of the journal. */
    COMMIT_LEAVE,
    COMMIT_ERROR,
    /** The commit's leave scripts failed: the software stays, the update counts as failed. */
    COMMIT_LEAVE_ERROR,

    ASK_ROLLBACK,
    ROLLBACK_ENTER,
    ROLLBACK,
    ROLLBACK_LEAVE,
    ASK_ROLLBACK_REBOOT,
    ROLLBACK_REBOOT_ENTER,
    ROLLBACK_REBOOT,
    VERIFY_ROLLBACK_REBOOT,
    ROLLBACK_REBOOT_LEAVE,
    ROLLBACK_REBOOT_ERROR,

    FAILURE_ENTER,
    FAILURE,
    FAILURE_LEAVE,

    CLEANUP,
    /** The one final status is told until it is answered. */
    REPORT_FINAL,
    SEND_LOG
}
