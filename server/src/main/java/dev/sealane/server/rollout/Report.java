package dev.sealane.server.rollout;

/** What became of a status a device reported. */
public sealed interface Report {
    /** It is recorded, or was before. */
    record Recorded() implements Report {}

    /** The device should stop: its assignment ended with this status without it. */
    record Stopped(AssignmentStatus because) implements Report {}

    /** The device has no part in such a rollout. */
    record Unknown() implements Report {}
}
