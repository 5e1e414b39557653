package dev.sealane.artifact.mender;

import java.security.PublicKey;
import java.util.List;

/**
 * How an artifact is read.
 *
 * @param limits what is refused for its size
 * @param signature what is demanded of the signature
 * @param augmented what happens to an augmented artifact, whose second layer no signature covers
 */
public record ReadOptions(ReadLimits limits, SignaturePolicy signature, Augmented augmented) {
    /** What happens to an augmented artifact. */
    public enum Augmented {
        /** Refused, as by every device. */
        REFUSE,
        /** Parsed and checked for inspection. Never for installing. */
        INSPECT
    }

    /** Default limits, no signature demanded. */
    public static ReadOptions unverified() {
        return new ReadOptions(ReadLimits.defaults(), new SignaturePolicy.Ignore(), Augmented.REFUSE);
    }

    /** Default limits, a signature by one of {@code keys} demanded. */
    public static ReadOptions verifiedBy(List<PublicKey> keys) {
        return new ReadOptions(ReadLimits.defaults(), new SignaturePolicy.Require(keys), Augmented.REFUSE);
    }

    /** The same with other limits. */
    public ReadOptions withLimits(ReadLimits other) {
        return new ReadOptions(other, signature, augmented);
    }
}
