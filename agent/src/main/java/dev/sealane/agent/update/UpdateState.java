package dev.sealane.agent.update;

/** Everything about updates that must survive a power cut: the content of the journal. */
public sealed interface UpdateState {
    /** What is installed. */
    Installed installed();

    /** No update is under way. */
    record Idle(Installed installed) implements UpdateState {}

    /** An update is under way. */
    record Updating(Installed installed, Stage stage, Attempt attempt) implements UpdateState {}
}
