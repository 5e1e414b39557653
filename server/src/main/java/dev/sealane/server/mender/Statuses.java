package dev.sealane.server.mender;

import dev.sealane.server.rollout.AssignmentStatus;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Mender's words for the status of an assignment (digest, section 4). */
public final class Statuses {
    private static final Map<String, AssignmentStatus> BY_WORD = Stream.of(AssignmentStatus.values())
            .filter(status -> status != AssignmentStatus.ABORTING && status != AssignmentStatus.AWAITING_CONFIRMATION)
            .collect(Collectors.toUnmodifiableMap(Statuses::word, status -> status));

    private Statuses() {}

    /** How Mender's interfaces call the status. */
    public static String word(AssignmentStatus status) {
        return switch (status) {
            // Of a rollout that somebody has to agree to, a device knows nothing yet.
            case AWAITING_CONFIRMATION, PENDING -> "pending";
            case DOWNLOADING -> "downloading";
            case PAUSE_BEFORE_INSTALLING -> "pause_before_installing";
            case INSTALLING -> "installing";
            case PAUSE_BEFORE_REBOOTING -> "pause_before_rebooting";
            case REBOOTING -> "rebooting";
            case PAUSE_BEFORE_COMMITTING -> "pause_before_committing";
            case SUCCESS -> "success";
            case FAILURE -> "failure";
            case ALREADY_INSTALLED -> "already-installed";
            case NO_ARTIFACT -> "noartifact";
            // Not "aborted": that is an end, and the device may still succeed.
            case ABORTING -> "installing";
            case ABORTED -> "aborted";
            case DECOMMISSIONED -> "decommissioned";
        };
    }

    /** The status that Mender calls so. */
    public static Optional<AssignmentStatus> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }
}
