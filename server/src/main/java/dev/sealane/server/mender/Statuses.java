package dev.sealane.server.mender;

import dev.sealane.server.rollout.AssignmentStatus;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Mender's words for the status of an assignment (digest, section 4). */
public final class Statuses {
    private static final Map<String, AssignmentStatus> BY_WORD = Stream.of(AssignmentStatus.values())
            .filter(status -> status != AssignmentStatus.ABORTING)
            .collect(Collectors.toUnmodifiableMap(Statuses::word, status -> status));

    private Statuses() {}

    /** How Mender's interfaces call the status. */
    public static String word(AssignmentStatus status) {
        return switch (status) {
            case PENDING -> "pending";
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
            // Mender devices are never asked; of others its interfaces have no better word.
            case ABORTING, ABORTED -> "aborted";
            case DECOMMISSIONED -> "decommissioned";
        };
    }

    /** The status that Mender calls so. */
    public static Optional<AssignmentStatus> of(String word) {
        return Optional.ofNullable(BY_WORD.get(word));
    }
}
