package dev.sealane.agent.update;

import java.io.IOException;

/** The journal cannot be trusted or written. Nothing further was done to the device. */
public final class JournalException extends IOException {
    /** What is wrong with the journal. */
    public enum Reason {
        /** Neither record is whole, although something was written: the state of the device is unknown. */
        DAMAGED,
        /** A record is whole, but its content is not what this version writes. */
        UNKNOWN_CONTENT,
        /** The state does not fit into a record. */
        TOO_LARGE,
        /** The medium failed. */
        MEDIUM
    }

    private final Reason reason;

    public JournalException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public JournalException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What is wrong. */
    public Reason reason() {
        return reason;
    }
}
