package dev.sealane.server.refusal;

import java.time.Duration;
import java.util.Optional;

/**
 * The server understood the request and says no.
 *
 * <p>The {@link #code()} is stable and meant for programs; the message tells a person what was expected, what was found
 * and where. One place translates the {@link #kind()} into a protocol's status. Each feature defines its own types.
 */
public abstract class Refusal extends RuntimeException {
    /** The families of refusals that a protocol tells apart. */
    public enum Kind {
        /** The input is not what the interface asks for. */
        INVALID,
        /** Who asks has not shown who they are. */
        UNAUTHENTICATED,
        /** Who asks may not do this. */
        FORBIDDEN,
        NOT_FOUND,
        /** The state of things does not allow it now. */
        CONFLICT,
        /** More bytes or entries than a named limit. */
        TOO_LARGE,
        /** Well formed, but it makes no sense here. */
        UNPROCESSABLE,
        /** It was tried too often; {@link #retryAfter()} says when it makes sense again. */
        TOO_SOON,
        /** The bytes do not fit on the server's disk, or it cannot be written. */
        NO_STORAGE,
        /** The server lacks something for now, such as its database. */
        UNAVAILABLE
    }

    private final Kind kind;
    private final String code;

    protected Refusal(Kind kind, String code, String message) {
        super(message);
        this.kind = kind;
        this.code = code;
    }

    protected Refusal(Kind kind, String code, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
    }

    public final Kind kind() {
        return kind;
    }

    /** How long to wait before the same request makes sense again, where waiting helps. */
    public Optional<Duration> retryAfter() {
        return Optional.empty();
    }

    /** A name like {@code release-in-use} that never changes its meaning. */
    public final String code() {
        return code;
    }
}
