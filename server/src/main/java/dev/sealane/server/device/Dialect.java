package dev.sealane.server.device;

import java.util.Locale;
import java.util.Optional;

/**
 * The manners of a family of device protocols, as far as the domain has to know them: what a device says by itself, and
 * what it waits to be asked. How the words look on the wire is the business of the protocol's own package.
 */
public enum Dialect {
    /** Devices say with each question what they run, and hear at their next report that a rollout was aborted. */
    MENDER(true, false, false),
    /** Devices say nothing about what they run, and answer when they are asked to stop (hawkBit's DDI). */
    DDI(false, true, true);

    private final boolean tellsSoftware;
    private final boolean answersAborts;
    private final boolean fetchesAhead;

    Dialect(boolean tellsSoftware, boolean answersAborts, boolean fetchesAhead) {
        this.tellsSoftware = tellsSoftware;
        this.answersAborts = answersAborts;
        this.fetchesAhead = fetchesAhead;
    }

    /** Whether a device says what it runs. Otherwise the server remembers what it last installed. */
    public boolean tellsSoftware() {
        return tellsSoftware;
    }

    /** Whether a device that is asked to stop answers, and may refuse. */
    public boolean answersAborts() {
        return answersAborts;
    }

    /** Whether a device can be told to fetch an artifact and not to install it yet. */
    public boolean fetchesAhead() {
        return fetchesAhead;
    }

    /** The word stored in the database and used by our own interfaces. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The dialect that is called so. */
    public static Optional<Dialect> of(String word) {
        for (Dialect dialect : values()) {
            if (dialect.word().equals(word)) {
                return Optional.of(dialect);
            }
        }
        return Optional.empty();
    }

    /** The dialect of a word that the database holds. */
    public static Dialect stored(String word) {
        return of(word).orElseThrow(() -> new IllegalStateException("unknown dialect in the database: " + word));
    }
}
