package dev.sealane.server.page;

import dev.sealane.server.page.view.Tone;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Rollout;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The few kinds of states that a person tells apart at a glance; each stands for some statuses of the domain. */
enum StateGroup {
    SUCCEEDED("succeeded", "succeeded", Tone.GOOD),
    FAILED("failed", "failed", Tone.BAD),
    RUNNING("running", "under way", Tone.BUSY),
    AWAITING("awaiting", "awaiting confirmation", Tone.WARN),
    WAITING("waiting", "not started", Tone.IDLE),
    LEFT_OUT("left-out", "left out", Tone.MUTED);

    private final String value;
    private final String word;
    private final Tone tone;

    StateGroup(String value, String word, Tone tone) {
        this.value = value;
        this.word = word;
        this.tone = tone;
    }

    static Optional<StateGroup> of(String value) {
        return Arrays.stream(values())
                .filter(group -> group.value.equals(value))
                .findFirst();
    }

    /** What stands for it in an address. */
    String value() {
        return value;
    }

    String word() {
        return word;
    }

    Tone tone() {
        return tone;
    }

    Set<AssignmentStatus> statuses() {
        return Arrays.stream(AssignmentStatus.values())
                .filter(status -> of(status) == this)
                .collect(Collectors.toUnmodifiableSet());
    }

    long count(Rollout rollout) {
        return count(rollout.statistics());
    }

    long count(Map<AssignmentStatus, Integer> counts) {
        return statuses().stream()
                .mapToLong(status -> counts.getOrDefault(status, 0))
                .sum();
    }

    private static StateGroup of(AssignmentStatus status) {
        return switch (status) {
            case SUCCESS, ALREADY_INSTALLED -> SUCCEEDED;
            case FAILURE -> FAILED;
            case DOWNLOADING,
                    PAUSE_BEFORE_INSTALLING,
                    INSTALLING,
                    PAUSE_BEFORE_REBOOTING,
                    REBOOTING,
                    PAUSE_BEFORE_COMMITTING,
                    ABORTING -> RUNNING;
            case AWAITING_CONFIRMATION -> AWAITING;
            case PENDING -> WAITING;
            case NO_ARTIFACT, ABORTED, DECOMMISSIONED -> LEFT_OUT;
        };
    }
}
