package dev.sealane.agent.local;

/** How a local command ended. */
public sealed interface LocalResult {
    /** The artifact is installed and committed, or the command's work is otherwise done. */
    record Done(String artifactName) implements LocalResult {}

    /** The artifact is good and fits this device; nothing was installed. */
    record Fits(String artifactName) implements LocalResult {}

    /**
     * The artifact is installed; a person has to commit it or roll it back.
     *
     * @param rebootNeeded whether it runs only after a reboot
     */
    record Installed(String artifactName, boolean rebootNeeded) implements LocalResult {}

    /**
     * The update was rolled back.
     *
     * @param rebootNeeded whether the old system runs only after a reboot
     */
    record RolledBack(String artifactName, boolean rebootNeeded) implements LocalResult {}

    /** The update failed; where that is possible, it was undone. */
    record Failed(String reason) implements LocalResult {}

    /** There is no update to commit or roll back. */
    record NothingToDo() implements LocalResult {}

    /** The command was refused and changed nothing. */
    record Refused(String reason) implements LocalResult {}
}
