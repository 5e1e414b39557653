package dev.sealane.artifact.sign;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.der.DerReader;
import dev.sealane.artifact.der.DerWriter;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECPoint;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and writes keys as PEM: private keys as PKCS#8, PKCS#1 (RSA) and SEC1 (EC), public keys as SubjectPublicKeyInfo.
 *
 * <p>Whether a key is of use for artifacts is decided where it is used; Ed25519 keys, which devices identify themselves
 * with, are read and written too. Encrypted keys are refused with the command that decrypts them.
 */
public final class PemKeys {
    /** An RSA-16384 private key has 13 KiB; parameters and comments may stand around it. */
    static final int MAX_FILE_BYTES = 64 * 1024;

    private static final String PKCS8 = "PRIVATE KEY";
    private static final String PKCS1 = "RSA PRIVATE KEY";
    private static final String SEC1 = "EC PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");

    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] VERSION_0 = HEX.parseHex("020100");
    private static final byte[] VERSION_1 = HEX.parseHex("020101");
    private static final byte[] RSA_ALGORITHM = HEX.parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC_OBJECT_ID = HEX.parseHex("06072a8648ce3d0201");
    private static final byte[] P256_OBJECT_ID = HEX.parseHex("06082a8648ce3d030107");
    private static final int P256_BYTES = 32;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END ([A-Z0-9 ]{1,40})-----");

    private PemKeys() {}

    private record Block(String label, String body) {
        byte[] decode() throws UnusableKeyException {
            if (label.startsWith("ENCRYPTED") || body.contains("ENCRYPTED")) {
                throw new UnusableKeyException(
                        "the key is encrypted; decrypt it first with 'openssl pkey -in KEY -out PLAIN'");
            }
            try {
                return Base64.getMimeDecoder().decode(body);
            } catch (IllegalArgumentException e) {
                throw new UnusableKeyException("unusable key: the PEM block '" + label + "' is not base64", e);
            }
        }
    }

    /** Reads the private key in a file. */
    public static PrivateKey readPrivate(Path file) throws IOException {
        return parsePrivate(text(file));
    }

    /** Reads the public key in a file. */
    public static PublicKey readPublic(Path file) throws IOException {
        return parsePublic(text(file));
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new UnusableKeyException(
                    "'" + file + "' is no key: expected at most " + MAX_FILE_BYTES + " bytes, found more");
        }
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }

    /** The first private key in {@code pem}. */
    public static PrivateKey parsePrivate(String pem) throws UnusableKeyException {
        Block block = find(pem, List.of(PKCS8, PKCS1, SEC1, "ENCRYPTED " + PKCS8), "a private key");
        byte[] der = block.decode();
        PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(
                switch (block.label()) {
                    case PKCS1 ->
                        DerWriter.element(
                                DerReader.SEQUENCE,
                                VERSION_0,
                                RSA_ALGORITHM,
                                DerWriter.element(DerReader.OCTET_STRING, der));
                    case SEC1 -> sec1ToPkcs8(der);
                    default -> der;
                });
        return firstThatReads("private", factory -> factory.generatePrivate(encoded));
    }

    /** The first public key in {@code pem}. */
    public static PublicKey parsePublic(String pem) throws UnusableKeyException {
        X509EncodedKeySpec encoded = new X509EncodedKeySpec(
                find(pem, List.of(PUBLIC), "a public key").decode());
        return firstThatReads("public", factory -> factory.generatePublic(encoded));
    }

    private interface KeyReading<K> {
        K read(KeyFactory factory) throws InvalidKeySpecException;
    }

    private static <K> K firstThatReads(String half, KeyReading<K> reading) throws UnusableKeyException {
        UnusableKeyException refusal = new UnusableKeyException(
                "unusable key: expected an RSA, EC or Ed25519 " + half + " key, found another");
        for (String algorithm : ALGORITHMS) {
            try {
                return reading.read(KeyFactory.getInstance(algorithm));
            } catch (GeneralSecurityException e) {
                refusal.addSuppressed(e);
            }
        }
        throw refusal;
    }

    /**
     * The public key that belongs to the private key in {@code pem}, as far as the file tells.
     *
     * @return nothing for an EC or Ed25519 key without its public part
     */
    public static Optional<PublicKey> publicOf(String pem) throws UnusableKeyException {
        PrivateKey key = parsePrivate(pem);
        try {
            if (key instanceof RSAPrivateCrtKey rsa) {
                RSAPublicKeySpec spec = new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent());
                return Optional.of(KeyFactory.getInstance("RSA").generatePublic(spec));
            }
            if (key instanceof ECPrivateKey) {
                return publicOfEc(key);
            }
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException("unusable key: its public part is broken", e);
        }
    }

    private static Optional<PublicKey> publicOfEc(PrivateKey key)
            throws UnusableKeyException, GeneralSecurityException {
        Optional<byte[]> spki = parsed(key.getEncoded(), pkcs8 -> {
            pkcs8.next(DerReader.INTEGER, "a version");
            byte[] algorithm = pkcs8.next(DerReader.SEQUENCE, "an algorithm").encoded();
            DerReader sec1 = inner(pkcs8);
            sec1.next(DerReader.INTEGER, "a version");
            sec1.next(DerReader.OCTET_STRING, "a secret");
            sec1.optional(DerReader.CONSTRUCTED_CONTEXT);
            Optional<DerReader.Element> point = sec1.optional(DerReader.CONSTRUCTED_CONTEXT + 1);
            return point.map(found -> DerWriter.element(DerReader.SEQUENCE, algorithm, found.content()));
        });
        return spki.isEmpty()
                ? Optional.empty()
                : Optional.of(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki.get())));
    }

    /** A private key in the form that every version of the stock tools reads: PKCS#1, SEC1, and PKCS#8 for Ed25519. */
    public static String encodePrivate(KeyPair pair) throws UnusableKeyException {
        PrivateKey key = pair.getPrivate();
        if (key instanceof RSAPrivateCrtKey) {
            return armour(PKCS1, innerOfPkcs8(key.getEncoded()));
        }
        if (key instanceof ECPrivateKey ec && pair.getPublic() instanceof ECPublicKey ecPublic) {
            KeyKind.of(ec);
            return armour(SEC1, sec1(ec, ecPublic));
        }
        return armour(PKCS8, key.getEncoded());
    }

    /** A public key as SubjectPublicKeyInfo. */
    public static String encodePublic(PublicKey key) {
        return armour(PUBLIC, key.getEncoded());
    }

    private static Block find(String pem, List<String> labels, String what) throws UnusableKeyException {
        Matcher matcher = BLOCK.matcher(pem);
        Optional<String> other = Optional.empty();
        while (matcher.find()) {
            if (labels.contains(matcher.group(1)) && matcher.group(1).equals(matcher.group(3))) {
                return new Block(matcher.group(1), matcher.group(2));
            }
            other = Optional.of(matcher.group(1));
        }
        String found = other.map(label -> "a PEM block '" + label + "'").orElse("no PEM block");
        throw new UnusableKeyException("unusable key: expected " + what + " in PEM, found " + found);
    }

    /** Takes something out of the sequence that a key is. */
    private interface KeyParsing<T> {
        T parse(DerReader fields) throws ArtifactException;
    }

    private static <T> T parsed(byte[] der, KeyParsing<T> parsing) throws UnusableKeyException {
        try {
            return parsing.parse(DerReader.of(der, "the key")
                    .next(DerReader.SEQUENCE, "a key")
                    .inside());
        } catch (ArtifactException e) {
            throw new UnusableKeyException("unusable key: " + e.getMessage(), e);
        }
    }

    private static DerReader inner(DerReader pkcs8) throws ArtifactException {
        byte[] key = pkcs8.next(DerReader.OCTET_STRING, "a key").content();
        return DerReader.of(key, "the key").next(DerReader.SEQUENCE, "a key").inside();
    }

    private static byte[] innerOfPkcs8(byte[] der) throws UnusableKeyException {
        return parsed(der, pkcs8 -> {
            pkcs8.next(DerReader.INTEGER, "a version");
            pkcs8.next(DerReader.SEQUENCE, "an algorithm");
            return pkcs8.next(DerReader.OCTET_STRING, "a key").content();
        });
    }

    /** The curve moves from inside the key to the algorithm in front of it (RFC 5915, RFC 5958). */
    private static byte[] sec1ToPkcs8(byte[] der) throws UnusableKeyException {
        Optional<byte[]> curve = parsed(der, sec1 -> {
            sec1.next(DerReader.INTEGER, "a version");
            sec1.next(DerReader.OCTET_STRING, "a secret");
            return sec1.optional(DerReader.CONSTRUCTED_CONTEXT).map(DerReader.Element::content);
        });
        if (curve.isEmpty()) {
            throw new UnusableKeyException("unusable key: expected the name of the curve in the EC key, found none");
        }
        byte[] algorithm = DerWriter.element(DerReader.SEQUENCE, EC_OBJECT_ID, curve.get());
        return DerWriter.element(
                DerReader.SEQUENCE, VERSION_0, algorithm, DerWriter.element(DerReader.OCTET_STRING, der));
    }

    private static byte[] sec1(ECPrivateKey key, ECPublicKey publicKey) {
        ECPoint point = publicKey.getW();
        byte[] uncompressed = {4};
        byte[] bitString = DerWriter.element(
                DerReader.BIT_STRING, new byte[1], uncompressed, fixed(point.getAffineX()), fixed(point.getAffineY()));
        return DerWriter.element(
                DerReader.SEQUENCE,
                VERSION_1,
                DerWriter.element(DerReader.OCTET_STRING, fixed(key.getS())),
                DerWriter.element(DerReader.CONSTRUCTED_CONTEXT, P256_OBJECT_ID),
                DerWriter.element(DerReader.CONSTRUCTED_CONTEXT + 1, bitString));
    }

    private static byte[] fixed(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[P256_BYTES];
        int count = Math.min(bytes.length, P256_BYTES);
        System.arraycopy(bytes, bytes.length - count, fixed, P256_BYTES - count, count);
        return fixed;
    }

    private static String armour(String label, byte[] der) {
        Base64.Encoder encoder = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return "-----BEGIN " + label + "-----\n" + encoder.encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
