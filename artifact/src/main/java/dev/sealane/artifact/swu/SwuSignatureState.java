package dev.sealane.artifact.swu;

/** What is known about the signature of an image that was read. */
public sealed interface SwuSignatureState {
    /** There is no signature. */
    record Unsigned() implements SwuSignatureState {}

    /** There is a signature and nothing to verify it with. It proves nothing. */
    record SignedUnchecked() implements SwuSignatureState {}

    /**
     * There is a signature that is not good. Only {@link SwuSignaturePolicy.Report} gets this far.
     *
     * @param reason why, in words
     */
    record Wrong(String reason) implements SwuSignatureState {}

    /**
     * The signature is good.
     *
     * @param verifier that found it good
     */
    record Verified(SwuVerifier verifier) implements SwuSignatureState {}
}
