package dev.sealane.server.device;

import java.util.Locale;
import java.util.Optional;

/** Whether a device belongs to the fleet. Derived from its keys, except for the last. */
public enum Admission {
    /** It has shown a key and waits for a person. */
    PENDING,
    /** One of its keys is accepted: it gets tokens and updates. */
    ACCEPTED,
    /** A person said no to all its keys. */
    REJECTED,
    /** A person entered its identity and key before it called: it is accepted when it first shows that key. */
    PREAUTHORISED,
    /** All its keys were dismissed; it becomes pending when it shows one. */
    KEYLESS,
    /** Taken out of the fleet. Only its history is left; the same identity may return as a new device. */
    DECOMMISSIONED;

    /** The word stored in the database and used by our own interfaces. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The admission that is called so. */
    public static Optional<Admission> of(String word) {
        for (Admission admission : values()) {
            if (admission.word().equals(word)) {
                return Optional.of(admission);
            }
        }
        return Optional.empty();
    }

    static Admission stored(String word) {
        return of(word).orElseThrow(() -> new IllegalStateException("unknown admission in the database: " + word));
    }
}
