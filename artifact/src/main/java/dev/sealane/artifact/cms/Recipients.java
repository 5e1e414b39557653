package dev.sealane.artifact.cms;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.der.DerReader;
import dev.sealane.artifact.der.DerReader.Element;
import dev.sealane.artifact.der.DerWriter;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes the key of the content out of the part of a message that is for the holder of a private key: RSA key transport
 * (RFC 5652, section 6.2.1) or ephemeral ECDH with a wrapped key (RFC 5753, section 3.1).
 */
final class Recipients {
    /** A message for a fleet is encrypted to a few keys, not to each device. */
    static final int MAX_RECIPIENTS = 64;

    /** The digests of the X9.63 derivation, by the object identifiers of the schemes that use them. */
    private static final Map<String, String> SCHEMES = Map.of(
            "2b81051086483f0002",
            "SHA-1",
            ObjectIds.ECDH_SHA_256,
            "SHA-256",
            "2b8104010b02",
            "SHA-384",
            "2b8104010b03",
            "SHA-512");

    /** The lengths of AES wrapping keys in bytes. */
    private static final Map<String, Integer> WRAPPINGS =
            Map.of("608648016503040105", 16, "608648016503040119", 24, ObjectIds.AES_256_WRAP, 32);

    private static final int KEY_AGREEMENT = DerReader.CONSTRUCTED_CONTEXT + 1;

    private final PrivateKey key;
    private final Optional<X509Certificate> certificate;
    private final String where;

    Recipients(PrivateKey key, Optional<X509Certificate> certificate, String where) {
        this.key = key;
        this.certificate = certificate;
        this.where = where;
    }

    SecretKey contentKey(DerReader recipients) throws ArtifactException {
        int count = 0;
        while (recipients.hasMore()) {
            Element recipient = recipients.next();
            SignedMessage.requireAtMost(++count, MAX_RECIPIENTS, "recipients", where);
            Optional<SecretKey> found = Optional.empty();
            if (recipient.tag() == DerReader.SEQUENCE && key instanceof RSAPrivateKey) {
                found = transported(recipient.inside());
            } else if (recipient.tag() == KEY_AGREEMENT && key instanceof ECPrivateKey) {
                found = agreed(recipient.inside());
            }
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new ArtifactException.DecryptionFailed(where, "this key among the " + count + " recipients");
    }

    private Optional<SecretKey> transported(DerReader recipient) throws ArtifactException {
        recipient.next(DerReader.INTEGER, "a version");
        CertificateName name = CertificateName.parse(recipient, where);
        DerReader algorithm =
                recipient.next(DerReader.SEQUENCE, "a key encryption").inside();
        String objectId = ObjectIds.of(algorithm.next(DerReader.OBJECT_ID, "a key encryption"));
        byte[] encrypted =
                recipient.next(DerReader.OCTET_STRING, "an encrypted key").content();
        if (certificate.isPresent() && !name.fits(certificate.get())) {
            return Optional.empty();
        }
        if (!objectId.equals(ObjectIds.RSA)) {
            throw new ArtifactException.UnsupportedFeature("a key encryption other than RSA PKCS#1 v1.5", where);
        }
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            cipher.init(Cipher.DECRYPT_MODE, key);
            return aesKey(cipher.doFinal(encrypted));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private static Optional<SecretKey> aesKey(byte[] bytes) {
        return bytes.length == 16 || bytes.length == 24 || bytes.length == 32
                ? Optional.of(new SecretKeySpec(bytes, "AES"))
                : Optional.empty();
    }

    private Optional<SecretKey> agreed(DerReader recipient) throws ArtifactException {
        recipient.next(DerReader.INTEGER, "a version");
        Element originator = recipient
                .next(DerReader.CONSTRUCTED_CONTEXT, "an originator")
                .inside()
                .next(DerReader.CONSTRUCTED_CONTEXT + 1, "the originator's key");
        Optional<Element> userMaterial = recipient.optional(DerReader.CONSTRUCTED_CONTEXT + 1);
        DerReader algorithm =
                recipient.next(DerReader.SEQUENCE, "a key agreement").inside();
        String scheme = ObjectIds.of(algorithm.next(DerReader.OBJECT_ID, "a key agreement"));
        Element wrapping = algorithm.next(DerReader.SEQUENCE, "a key wrapping");
        DerReader keys = recipient.next(DerReader.SEQUENCE, "encrypted keys").inside();
        SecretKeySpec wrappingKey;
        try {
            wrappingKey = wrappingKey(originator, scheme, wrapping, userMaterial);
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
        return unwrapOneOf(keys, wrappingKey);
    }

    private Optional<SecretKey> unwrapOneOf(DerReader keys, SecretKeySpec wrappingKey) throws ArtifactException {
        while (keys.hasMore()) {
            DerReader wrapped =
                    keys.next(DerReader.SEQUENCE, "an encrypted key").inside();
            wrapped.next();
            byte[] encrypted =
                    wrapped.next(DerReader.OCTET_STRING, "an encrypted key").content();
            Optional<SecretKey> found = unwrap(encrypted, wrappingKey);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** The wrapping checks itself: another recipient's key does not come out. */
    private static Optional<SecretKey> unwrap(byte[] encrypted, SecretKeySpec wrappingKey) {
        try {
            Cipher cipher = Cipher.getInstance("AESWrap");
            cipher.init(Cipher.UNWRAP_MODE, wrappingKey);
            SecretKey unwrapped = (SecretKey) cipher.unwrap(encrypted, "AES", Cipher.SECRET_KEY);
            return aesKey(unwrapped.getEncoded());
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private SecretKeySpec wrappingKey(
            Element originator, String scheme, Element wrapping, Optional<Element> userMaterial)
            throws ArtifactException, GeneralSecurityException {
        String digest = SCHEMES.get(scheme);
        String wrappingId = ObjectIds.of(wrapping.inside().next(DerReader.OBJECT_ID, "a key wrapping"));
        Integer keyBytes = WRAPPINGS.get(wrappingId);
        if (digest == null || keyBytes == null) {
            throw new ArtifactException.UnsupportedFeature("a key agreement other than ECDH with AES wrapping", where);
        }
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(key);
        agreement.doPhase(publicKey(originator), true);
        return KeyDerivation.wrappingKey(
                agreement.generateSecret(), wrapping.encoded(), userMaterial.map(Element::content), digest, keyBytes);
    }

    /** The originator's key leaves its curve out where it is the recipient's, so that one is put there. */
    private PublicKey publicKey(Element originator) throws ArtifactException, GeneralSecurityException {
        DerReader fields = originator.inside();
        fields.next(DerReader.SEQUENCE, "an algorithm");
        byte[] point = fields.next(DerReader.BIT_STRING, "a public key").encoded();
        DerReader own = DerReader.of(key.getEncoded(), "a private key")
                .next(DerReader.SEQUENCE, "a private key")
                .inside();
        own.next(DerReader.INTEGER, "a version");
        byte[] algorithm = own.next(DerReader.SEQUENCE, "an algorithm").encoded();
        byte[] encoded = DerWriter.element(DerReader.SEQUENCE, algorithm, point);
        return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(encoded));
    }
}
