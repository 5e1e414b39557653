package dev.sealane.server.rollout;

import java.time.Instant;
import java.util.Optional;

/**
 * A part of a rollout's devices that begins together.
 *
 * @param id unique in the tenant
 * @param number its place in the rollout, from 1
 * @param confirmation whether somebody has to agree before its devices are told
 * @param openCount devices without a final status
 * @param successCount devices that run the release
 * @param failureCount devices that failed, or for which the release has no artifact
 * @param passed whether its gate found it good enough
 * @param failed whether its gate stopped the rollout
 * @param startedAt when its devices were let in
 */
public record Phase(
        long id,
        int number,
        String name,
        String description,
        Gate gate,
        boolean confirmation,
        int deviceCount,
        int openCount,
        int successCount,
        int failureCount,
        boolean passed,
        boolean failed,
        Optional<Instant> startedAt) {
    /** How far a phase is. */
    public enum Status {
        /** It has not begun. */
        SCHEDULED,
        RUNNING,
        /** Every device has its final status. */
        FINISHED,
        /** Too many of its devices failed. */
        FAILED
    }

    public Status status() {
        if (failed) {
            return Status.FAILED;
        }
        boolean hasEnded = openCount == 0 && (startedAt.isPresent() || deviceCount > 0);
        if (hasEnded) {
            return Status.FINISHED;
        }
        return startedAt.isPresent() ? Status.RUNNING : Status.SCHEDULED;
    }
}
