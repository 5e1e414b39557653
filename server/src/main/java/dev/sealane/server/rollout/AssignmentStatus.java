package dev.sealane.server.rollout;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * How far one device is with one rollout.
 *
 * <p>Which status may follow which is the table in {@link #mayBecome}. A device may repeat itself, skip steps and, after
 * it lost power, start again; it may never leave a final status.
 */
public enum AssignmentStatus {
    /** Somebody has to agree before the device is told. */
    AWAITING_CONFIRMATION,
    /** The device has not asked yet, or was not told yet. */
    PENDING,
    DOWNLOADING,
    PAUSE_BEFORE_INSTALLING,
    INSTALLING,
    PAUSE_BEFORE_REBOOTING,
    REBOOTING,
    PAUSE_BEFORE_COMMITTING,
    /** A person stopped it, and the device was asked to stop and has not answered. */
    ABORTING,
    SUCCESS,
    FAILURE,
    /** The device runs this release already. */
    ALREADY_INSTALLED,
    /** The release has no artifact for this device. */
    NO_ARTIFACT,
    /** A person stopped the rollout before this device ended. */
    ABORTED,
    /** The device was taken out of the fleet before it ended. */
    DECOMMISSIONED;

    private static final Set<AssignmentStatus> FINAL =
            EnumSet.of(SUCCESS, FAILURE, ALREADY_INSTALLED, NO_ARTIFACT, ABORTED, DECOMMISSIONED);

    /** What a device may say about itself; the others are the server's own (digest, section 4). */
    private static final Set<AssignmentStatus> REPORTED = EnumSet.of(
            DOWNLOADING,
            PAUSE_BEFORE_INSTALLING,
            INSTALLING,
            PAUSE_BEFORE_REBOOTING,
            REBOOTING,
            PAUSE_BEFORE_COMMITTING,
            SUCCESS,
            FAILURE,
            ALREADY_INSTALLED);

    public boolean isFinal() {
        return FINAL.contains(this);
    }

    /** Whether a device may report it. */
    public boolean isReported() {
        return REPORTED.contains(this);
    }

    /**
     * The transition table. From an open status a device may report any of its words: clients repeat
     * {@code installing} before the commit, skip {@code rebooting}, and begin again with {@code downloading} after a power
     * loss. Only an assignment that was awaiting confirmation becomes pending, and it becomes nothing that a device
     * reports; nothing follows a final status. A device that is asked to stop may still end by itself, or go on.
     */
    public boolean mayBecome(AssignmentStatus next) {
        return switch (next) {
            case AWAITING_CONFIRMATION -> false;
            case PENDING -> this == AWAITING_CONFIRMATION;
            case NO_ARTIFACT -> this == PENDING || this == AWAITING_CONFIRMATION;
            case ABORTING, ABORTED, DECOMMISSIONED -> !isFinal();
            case DOWNLOADING,
                    PAUSE_BEFORE_INSTALLING,
                    INSTALLING,
                    PAUSE_BEFORE_REBOOTING,
                    REBOOTING,
                    PAUSE_BEFORE_COMMITTING,
                    SUCCESS,
                    FAILURE,
                    ALREADY_INSTALLED -> !isFinal() && this != AWAITING_CONFIRMATION;
        };
    }

    /** The word stored in the database and used by our own interfaces. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<AssignmentStatus> of(String word) {
        for (AssignmentStatus status : values()) {
            if (status.word().equals(word)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }

    static AssignmentStatus stored(String word) {
        return of(word).orElseThrow(() -> new IllegalStateException("unknown status in the database: " + word));
    }
}
