package dev.sealane.artifact.sign;

import java.io.IOException;

/** A key cannot be used for artifacts: wrong kind, wrong curve, too small, encrypted, or not a key at all. */
public final class UnusableKeyException extends IOException {
    public UnusableKeyException(String message) {
        super(message);
    }

    public UnusableKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
