package dev.sealane.server.release;

import dev.sealane.artifact.sign.UnusableKeyException;
import dev.sealane.server.refusal.Refusal;

/** A verification key that cannot be added. */
public final class KeyRefused extends Refusal {
    private KeyRefused(Kind kind, String code, String message) {
        super(kind, code, message);
    }

    private KeyRefused(UnusableKeyException cause) {
        super(Kind.INVALID, "unusable-key", String.valueOf(cause.getMessage()), cause);
    }

    static KeyRefused unusable(UnusableKeyException cause) {
        return new KeyRefused(cause);
    }

    static KeyRefused exists(String name) {
        return new KeyRefused(
                Kind.CONFLICT, "key-exists", "this key, or another one with the name '" + name + "', exists");
    }

    static KeyRefused tooMany(int limit) {
        return new KeyRefused(
                Kind.UNPROCESSABLE, "too-many-keys", "there are at most " + limit + " keys: remove one first");
    }
}
