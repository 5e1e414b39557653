package dev.sealane.server.release;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.server.refusal.Refusal;

/** The uploaded bytes are not an artifact that devices can install; the cause says what and where. */
public final class ArtifactRefused extends Refusal {
    ArtifactRefused(ArtifactException cause) {
        super(Kind.INVALID, cause.code(), String.valueOf(cause.getMessage()), cause);
    }

    ArtifactRefused(String code, String message) {
        super(Kind.INVALID, code, message);
    }
}
