package dev.sealane.server.release;

import dev.sealane.server.refusal.Refusal;

/** The uploaded bytes are not an artifact that devices can install; the cause says what and where. */
public final class ArtifactRefused extends Refusal {
    ArtifactRefused(String code, String message, Throwable cause) {
        super(Kind.INVALID, code, message, cause);
    }

    ArtifactRefused(String code, String message) {
        super(Kind.INVALID, code, message);
    }
}
