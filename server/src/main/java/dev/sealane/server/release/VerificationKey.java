package dev.sealane.server.release;

import dev.sealane.artifact.sign.PemKeys;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;

/**
 * A public key whose signatures the tenant trusts, or the certificate of an authority.
 *
 * @param name what people call it; pages say "signed by" it
 * @param key RSA of 2048 to 16384 bits, or EC P-256
 * @param certificate an authority that signs itself: signers whose certificates it vouches for are trusted as well
 * @param fingerprint SHA-256 of its SubjectPublicKeyInfo, in lower-case hexadecimal
 */
public record VerificationKey(
        VerificationKeyId id,
        String name,
        PublicKey key,
        Optional<X509Certificate> certificate,
        String fingerprint,
        Instant createdAt) {
    /** The certificate in PEM, or else the key as SubjectPublicKeyInfo. */
    public String pem() {
        return certificate.map(TrustedCertificate::pem).orElseGet(() -> PemKeys.encodePublic(key));
    }
}
