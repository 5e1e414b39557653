package dev.sealane.agent.client;

import java.io.IOException;
import java.time.Duration;

/** The server asks to be left alone for a while (429, or 503 with {@code Retry-After}). */
public final class BusyException extends IOException {
    private static final long serialVersionUID = 1;

    private final Duration pause;

    public BusyException(String message, Duration pause) {
        super(message + "; it asks for a pause of " + pause.toSeconds() + " s");
        this.pause = pause;
    }

    /** What the server asked for, at most {@link RetryAfter#LONGEST}. */
    public Duration pause() {
        return pause;
    }
}
