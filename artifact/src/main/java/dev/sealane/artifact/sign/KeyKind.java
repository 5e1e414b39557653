package dev.sealane.artifact.sign;

import java.math.BigInteger;
import java.security.Key;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;

/** The two kinds of key that sign artifacts (format digest, section 2.3). */
enum KeyKind {
    RSA,
    EC_P256;

    /** Smaller moduli are in reach of an attacker with money; NIST SP 800-131A allows none for new signatures. */
    static final int MIN_RSA_BITS = 2048;

    /** Larger keys make every verification slow and their signatures are over the reader's limit. */
    static final int MAX_RSA_BITS = 16384;

    private static final BigInteger P256_FIELD =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger P256_ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    /** The kind of {@code key}; refuses keys that no reader of artifacts can verify with. */
    static KeyKind of(Key key) throws UnusableKeyException {
        if (key instanceof RSAKey rsa) {
            return rsa(rsa.getModulus().bitLength());
        }
        if (key instanceof ECKey ec) {
            return ec(ec.getParams());
        }
        String found = key instanceof EdECKey ? "Ed25519, which no artifact reader verifies" : key.getAlgorithm();
        throw new UnusableKeyException("unusable key: expected RSA or EC P-256, found " + found);
    }

    private static KeyKind rsa(int bits) throws UnusableKeyException {
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
            throw new UnusableKeyException("unusable key: expected RSA with " + MIN_RSA_BITS + " to " + MAX_RSA_BITS
                    + " bits, found " + bits + " bits");
        }
        return RSA;
    }

    private static KeyKind ec(ECParameterSpec curve) throws UnusableKeyException {
        boolean p256 = curve.getCurve().getField() instanceof ECFieldFp field
                && field.getP().equals(P256_FIELD)
                && curve.getOrder().equals(P256_ORDER);
        if (!p256) {
            throw new UnusableKeyException("unusable key: expected the curve P-256, found " + Curves.describe(curve));
        }
        return EC_P256;
    }
}
