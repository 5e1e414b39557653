package dev.sealane.agent.update;

/** The states that have state scripts (mender-device-api.md 11). */
public enum ScriptState {
    IDLE("Idle", false),
    SYNC("Sync", false),
    DOWNLOAD("Download", false),
    ARTIFACT_INSTALL("ArtifactInstall", true),
    ARTIFACT_REBOOT("ArtifactReboot", true),
    ARTIFACT_COMMIT("ArtifactCommit", true),
    ARTIFACT_ROLLBACK("ArtifactRollback", true),
    ARTIFACT_ROLLBACK_REBOOT("ArtifactRollbackReboot", true),
    ARTIFACT_FAILURE("ArtifactFailure", true);

    private final String menderName;
    private final boolean fromArtifact;

    ScriptState(String menderName, boolean fromArtifact) {
        this.menderName = menderName;
        this.fromArtifact = fromArtifact;
    }

    /** The first part of the script's file name. */
    public String menderName() {
        return menderName;
    }

    /** Whether the scripts come with the artifact; the others live in the device's root file system. */
    public boolean fromArtifact() {
        return fromArtifact;
    }
}
