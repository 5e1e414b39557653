package dev.sealane.agent.update;

/** How far a run of the update table came. */
public sealed interface Outcome {
    /** There was nothing to do. */
    record Nothing() implements Outcome {}

    /**
     * The update is over.
     *
     * @param reason why it failed, as far as this process knows; empty text otherwise
     */
    record Finished(Assignment assignment, Status status, String reason) implements Outcome {}

    /** The host was asked to reboot. The caller ends; the next process resumes. */
    record Rebooting(Assignment assignment) implements Outcome {}

    /**
     * A local update waits for a person.
     *
     * @param rebootNeeded whether it becomes active only by a reboot
     */
    record AwaitingDecision(Assignment assignment, boolean rebootNeeded) implements Outcome {}
}
