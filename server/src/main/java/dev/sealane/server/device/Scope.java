package dev.sealane.server.device;

import java.util.Locale;
import java.util.Optional;

/** Who says an attribute of a device. */
public enum Scope {
    /** Its identity, fixed for its life. */
    IDENTITY,
    /** What it reports about itself. */
    INVENTORY,
    /** What people attach to it. */
    TAGS,
    /** What the server knows about it: group, times. */
    SYSTEM;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> of(String word) {
        for (Scope scope : values()) {
            if (scope.word().equals(word)) {
                return Optional.of(scope);
            }
        }
        return Optional.empty();
    }

    static Scope stored(String word) {
        return of(word).orElseThrow(() -> new IllegalStateException("unknown scope in the database: " + word));
    }
}
