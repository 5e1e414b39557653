package dev.sealane.agent.update;

/** What a {@link PayloadHandler} is asked to do after the payload was received. Each action is idempotent. */
public enum HandlerAction {
    INSTALL("ArtifactInstall"),
    REBOOT("ArtifactReboot"),
    VERIFY_REBOOT("ArtifactVerifyReboot"),
    COMMIT("ArtifactCommit"),
    ROLLBACK("ArtifactRollback"),
    ROLLBACK_REBOOT("ArtifactRollbackReboot"),
    VERIFY_ROLLBACK_REBOOT("ArtifactVerifyRollbackReboot"),
    FAILURE("ArtifactFailure"),
    CLEANUP("Cleanup");

    private final String menderName;

    HandlerAction(String menderName) {
        this.menderName = menderName;
    }

    /** The state an update module is called with (mender-device-api.md 12.1). */
    public String menderName() {
        return menderName;
    }
}
