package dev.sealane.artifact.sign;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAKey;

/**
 * Signs and verifies the manifest of an artifact (format digest, section 2.3): RSASSA-PKCS1-v1_5 or ECDSA on P-256, both
 * with SHA-256.
 *
 * <p>An ECDSA signature is written as {@code r ‖ s}, 64 bytes, which every stock reader takes. DER is read as well,
 * because other signers write it.
 */
public final class ArtifactSignature {
    private static final int RAW_BYTES = 64;
    private static final String EC_DER = "SHA256withECDSA";

    private ArtifactSignature() {}

    /**
     * Signs {@code message}.
     *
     * @throws UnusableKeyException if the key is not RSA of 2048 to 16384 bits or P-256, or its provider cannot sign
     */
    public static byte[] sign(PrivateKey key, byte[] message) throws UnusableKeyException {
        KeyKind kind = KeyKind.of(key);
        try {
            Signature signature = Signature.getInstance(signingAlgorithm(kind));
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException("the key cannot sign: " + e.getMessage(), e);
        }
    }

    /** Whether {@code signature} is one of {@code message} by {@code key}. A signature of a wrong form is just wrong. */
    public static boolean verifies(PublicKey key, byte[] message, byte[] signature) throws UnusableKeyException {
        KeyKind kind = KeyKind.of(key);
        if (verifiesAs(signingAlgorithm(kind), key, message, signature)) {
            return true;
        }
        return kind == KeyKind.EC_P256 && verifiesAs(EC_DER, key, message, signature);
    }

    private static boolean verifiesAs(String algorithm, PublicKey key, byte[] message, byte[] signature)
            throws UnusableKeyException {
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException("the key cannot verify: " + e.getMessage(), e);
        }
    }

    /** The length of every signature by {@code key} in bytes. */
    public static int sizeOf(PrivateKey key) throws UnusableKeyException {
        return KeyKind.of(key) == KeyKind.RSA && key instanceof RSAKey rsa
                ? (rsa.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE
                : RAW_BYTES;
    }

    /** Refuses a key that cannot sign or verify artifacts, before any work is done with it. */
    public static void requireUsable(Key key) throws UnusableKeyException {
        KeyKind.of(key);
    }

    /** P1363 is the {@code r ‖ s} form. */
    private static String signingAlgorithm(KeyKind kind) {
        return switch (kind) {
            case RSA -> "SHA256withRSA";
            case EC_P256 -> "SHA256withECDSAinP1363Format";
        };
    }
}
