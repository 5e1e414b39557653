package dev.sealane.server.release;

import dev.sealane.artifact.sign.PemKeys;
import java.security.PublicKey;
import java.time.Instant;

/**
 * A public key whose signatures the tenant trusts.
 *
 * @param name what people call it; pages say "signed by" it
 * @param key RSA of 2048 to 16384 bits, or EC P-256
 * @param fingerprint SHA-256 of its SubjectPublicKeyInfo, in lower-case hexadecimal
 */
public record VerificationKey(VerificationKeyId id, String name, PublicKey key, String fingerprint, Instant createdAt) {
    /** The key as SubjectPublicKeyInfo in PEM. */
    public String pem() {
        return PemKeys.encodePublic(key);
    }
}
