package dev.sealane.artifact.swu;

import java.util.List;

/** What a reader demands of the signature. */
public sealed interface SwuSignaturePolicy {
    /** Signed and unsigned images are read alike and nothing is verified. */
    record Ignore() implements SwuSignaturePolicy {}

    /**
     * The image is refused unless one of these finds its signature good, before its description is parsed.
     *
     * @param verifiers at least one
     */
    record Require(List<SwuVerifier> verifiers) implements SwuSignaturePolicy {
        public Require {
            verifiers = List.copyOf(verifiers);
            if (verifiers.isEmpty()) {
                throw new IllegalArgumentException("requiring a signature needs at least one verifier");
            }
        }
    }

    /**
     * The outcome is only reported, for inspection. Never for installing.
     *
     * @param verifiers may be none
     */
    record Report(List<SwuVerifier> verifiers) implements SwuSignaturePolicy {
        public Report {
            verifiers = List.copyOf(verifiers);
        }
    }
}
