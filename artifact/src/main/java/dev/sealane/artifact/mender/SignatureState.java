package dev.sealane.artifact.mender;

import java.security.PublicKey;

/** What is known about the signature of an artifact that was read. */
public sealed interface SignatureState {
    /** There is no signature. */
    record Unsigned() implements SignatureState {}

    /** There is a signature and no key to verify it with. It proves nothing. */
    record SignedUnchecked() implements SignatureState {}

    /** There is a signature that none of the keys verifies. Only {@link SignaturePolicy.Report} gets this far. */
    record Wrong() implements SignatureState {}

    /**
     * The signature is good.
     *
     * @param key the key that verifies it
     */
    record Verified(PublicKey key) implements SignatureState {}
}
