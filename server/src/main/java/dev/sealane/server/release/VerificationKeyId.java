package dev.sealane.server.release;

import java.util.UUID;

/** Names one verification key of a tenant. */
public record VerificationKeyId(UUID value) {
    public static VerificationKeyId random() {
        return new VerificationKeyId(UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
