package dev.sealane.artifact.mender;

import java.security.PublicKey;
import java.util.List;

/** What a reader demands of the signature. */
public sealed interface SignaturePolicy {
    /** Signed and unsigned artifacts are read alike and nothing is verified. */
    record Ignore() implements SignaturePolicy {}

    /**
     * The artifact is refused unless one of these keys verifies its signature, before its header is even decompressed.
     *
     * @param keys RSA or P-256 keys, at least one
     */
    record Require(List<PublicKey> keys) implements SignaturePolicy {
        public Require {
            keys = List.copyOf(keys);
            if (keys.isEmpty()) {
                throw new IllegalArgumentException("requiring a signature needs at least one key");
            }
        }
    }

    /**
     * The outcome is only reported, for inspection. Never for installing.
     *
     * @param keys RSA or P-256 keys
     */
    record Report(List<PublicKey> keys) implements SignaturePolicy {
        public Report {
            keys = List.copyOf(keys);
        }
    }
}
