package dev.sealane.server.release;

import dev.sealane.server.device.Dialect;
import java.util.Locale;
import java.util.Optional;

/** What kind of file an artifact is, and with that which devices take it. */
public enum Format {
    /** Mender's artifact: says itself what it is called and which devices it fits. */
    MENDER(Dialect.MENDER),
    /** SWUpdate's image. */
    SWU(Dialect.DDI),
    /** Any other file: what it is, its devices know. The person who uploads it names the release. */
    FILE(Dialect.DDI);

    private final Dialect dialect;

    Format(Dialect dialect) {
        this.dialect = dialect;
    }

    /** What the devices speak that take it. */
    public Dialect dialect() {
        return dialect;
    }

    /** The word stored in the database and used by our own interfaces. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format that is called so. */
    public static Optional<Format> of(String word) {
        for (Format format : values()) {
            if (format.word().equals(word)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    static Format stored(String word) {
        return of(word).orElseThrow(() -> new IllegalStateException("unknown format in the database: " + word));
    }
}
