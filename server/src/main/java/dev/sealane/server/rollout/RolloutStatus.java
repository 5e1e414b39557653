package dev.sealane.server.rollout;

import java.util.Locale;
import java.util.Optional;

/** How far a rollout is. */
public enum RolloutStatus {
    /** No device has begun. */
    PENDING,
    /** Some device has begun, some has not ended. */
    RUNNING,
    /** Every assignment has its final status, because of the devices or of an abort. */
    FINISHED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<RolloutStatus> of(String word) {
        for (RolloutStatus status : values()) {
            if (status.word().equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}
