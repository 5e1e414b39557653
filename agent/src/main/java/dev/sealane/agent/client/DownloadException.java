package dev.sealane.agent.client;

import java.io.IOException;

/** A download cannot go on: the attempts are used up, or the server no longer has what was promised. */
public final class DownloadException extends IOException {
    private static final long serialVersionUID = 1;

    /** Why a download ended. */
    public enum Reason {
        /** The network or the server failed too often in a row. */
        ATTEMPTS_USED_UP,
        /** The server has other bytes now than those that were received before. */
        CHANGED,
        /** The artifact is not the one that was promised: its size or digest is another. */
        OTHER_BYTES,
        /** The server answered something that repeating does not change. */
        REFUSED,
        /** The server no longer offers the assignment. */
        WITHDRAWN,
        /** The artifact is larger than this device accepts. */
        TOO_LARGE
    }

    private final Reason reason;

    public DownloadException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    DownloadException(Reason reason, String message, IOException cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
