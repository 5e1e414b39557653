package dev.sealane.server.device;

import dev.sealane.server.refusal.InvalidInput;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The public key of a device: RSA of 2048 to 8192 bits, ECDSA on P-256 or P-384, or Ed25519.
 *
 * <p>Keys are equal when their encodings are, whatever the PEM text looked like. Verification fails closed: a
 * signature that cannot be read is a wrong one.
 */
public final class DeviceKey implements Credential {
    /** An RSA key of 8192 bits takes 1.5 KiB as PEM. */
    public static final int MAX_PEM_LENGTH = 4096;

    private static final int MIN_RSA_BITS = 2048;

    /** Verifying takes time that grows with the square of the length: this bounds what a stranger can ask for. */
    private static final int MAX_RSA_BITS = 8192;

    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");

    private static final List<String> FAMILIES = List.of("RSA", "EC", "Ed25519");

    private final PublicKey key;

    private DeviceKey(PublicKey key) {
        this.key = key;
    }

    /**
     * Reads a SubjectPublicKeyInfo in PEM form.
     *
     * @throws InvalidInput if it is none, or a kind of key that is not supported
     */
    public static DeviceKey parse(String where, String pem) {
        Matcher matcher = PEM.matcher(pem);
        if (pem.length() > MAX_PEM_LENGTH || !matcher.matches()) {
            throw new InvalidInput(
                    where, "expected a public key in PEM form, at most " + MAX_PEM_LENGTH + " characters");
        }
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(matcher.group(1));
        } catch (IllegalArgumentException e) {
            throw new InvalidInput(where, "the PEM text is not base64");
        }
        return FAMILIES.stream()
                .flatMap(family -> decode(family, encoded).stream())
                .findFirst()
                .filter(DeviceKey::isAllowed)
                .map(DeviceKey::new)
                .orElseThrow(() -> new InvalidInput(
                        where,
                        "expected an RSA key of 2048 to 8192 bits, an ECDSA P-256 or P-384 key, or an Ed25519 key"));
    }

    static DeviceKey stored(String pem) {
        return parse("stored key", pem);
    }

    /** The PEM text in its one canonical spelling, ending with a line feed. */
    public String pem() {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }

    @Override
    public Kind kind() {
        return Kind.KEY;
    }

    @Override
    public String stored() {
        return pem();
    }

    /** SHA-256 of the encoded key. */
    @Override
    public byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Whether the holder of the private key signed exactly these bytes (Mender device API digest, 1.2). */
    public boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(signatureAlgorithm());
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** The kind of key and its size. */
    @Override
    public String description() {
        return switch (key) {
            case RSAPublicKey rsa -> "RSA " + rsa.getModulus().bitLength();
            case ECPublicKey ec -> "ECDSA P-" + ec.getParams().getOrder().bitLength();
            default -> "Ed25519";
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceKey that && Arrays.equals(key.getEncoded(), that.key.getEncoded());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key.getEncoded());
    }

    @Override
    public String toString() {
        return description();
    }

    private String signatureAlgorithm() {
        return switch (key) {
            case RSAPublicKey rsa -> "SHA256withRSA";
            case ECPublicKey ec -> "SHA256withECDSA";
            default -> "Ed25519";
        };
    }

    private static List<PublicKey> decode(String family, byte[] encoded) {
        try {
            return List.of(KeyFactory.getInstance(family).generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            return List.of();
        }
    }

    private static boolean isAllowed(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> {
                int bits = rsa.getModulus().bitLength();
                yield bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS;
            }
            case ECPublicKey ec -> {
                int bits = ec.getParams().getOrder().bitLength();
                yield bits == 256 || bits == 384;
            }
            case EdECPublicKey ed -> ed.getParams().getName().equals("Ed25519");
            default -> false;
        };
    }
}
