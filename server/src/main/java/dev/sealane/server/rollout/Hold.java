package dev.sealane.server.rollout;

import java.util.Locale;
import java.util.Optional;

/** Why a rollout begins no further phase. Devices of phases that have begun go on in any case. */
public enum Hold {
    /** A person has to approve it. */
    AWAITS_APPROVAL,
    /** A person refused it. */
    DENIED,
    /** A person has to start it. */
    AWAITS_START,
    /** A person or a gate paused it. */
    PAUSED;

    /** The word stored in the database and used by our own interfaces. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The hold that is called so. */
    public static Optional<Hold> of(String word) {
        for (Hold hold : values()) {
            if (hold.word().equals(word)) {
                return Optional.of(hold);
            }
        }
        return Optional.empty();
    }

    static Hold stored(String word) {
        return of(word).orElseThrow(() -> new IllegalStateException("unknown hold in the database: " + word));
    }
}
