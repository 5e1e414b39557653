package dev.sealane.artifact.cms;

import dev.sealane.artifact.der.DerReader;
import dev.sealane.artifact.der.DerWriter;
import dev.sealane.artifact.sign.UnusableKeyException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;

/**
 * Makes CMS EnvelopedData in DER (RFC 5652, section 6): content that only the holders of some private keys can read; what
 * {@link EnvelopedMessage} opens.
 *
 * <p>Content in AES-256-CBC under a fresh key, which RSA recipients get by PKCS#1 v1.5 and EC recipients wrapped under an
 * ephemeral ECDH secret: what every build of SWUpdate opens (image digest, section 5.5). It promises secrecy and nothing
 * else: whoever opens it has to check a signature of the content. The same content gives other bytes each time.
 */
public final class Envelope {
    private static final int KEY_BITS = 256;
    private static final int WRAPPING_BYTES = 32;
    private static final String DIGEST = "SHA-256";

    private static final byte[] VERSION_0 = {DerReader.INTEGER, 1, 0};
    private static final byte[] VERSION_2 = {DerReader.INTEGER, 1, 2};
    private static final byte[] VERSION_3 = {DerReader.INTEGER, 1, 3};
    private static final byte[] NULL = {5, 0};

    private Envelope() {}

    /**
     * Encrypts {@code content} for the keys in these certificates.
     *
     * @param recipients at least one, at most 64; RSA or EC
     * @throws UnusableKeyException if nothing can be encrypted for one of them
     */
    public static byte[] seal(byte[] content, List<X509Certificate> recipients) throws UnusableKeyException {
        if (recipients.isEmpty() || recipients.size() > Recipients.MAX_RECIPIENTS) {
            throw new UnusableKeyException("expected 1 to " + Recipients.MAX_RECIPIENTS
                    + " certificates to encrypt for, found " + recipients.size());
        }
        try {
            KeyGenerator keys = KeyGenerator.getInstance("AES");
            keys.init(KEY_BITS);
            return seal(content, recipients, keys.generateKey());
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException("cannot encrypt for a certificate: " + e.getMessage(), e);
        }
    }

    private static byte[] seal(byte[] content, List<X509Certificate> recipients, SecretKey key)
            throws GeneralSecurityException, UnusableKeyException {
        boolean agreed = false;
        byte[][] infos = new byte[recipients.size()][];
        for (int i = 0; i < infos.length; i++) {
            PublicKey recipient = recipients.get(i).getPublicKey();
            switch (recipient) {
                case RSAPublicKey rsa -> infos[i] = transported(recipients.get(i), rsa, key);
                case ECPublicKey curve -> {
                    infos[i] = agreed(recipients.get(i), curve, key);
                    agreed = true;
                }
                default ->
                    throw new UnusableKeyException(
                            "expected an RSA or EC certificate to encrypt for, found " + recipient.getAlgorithm());
            }
        }
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(Cipher.ENCRYPT_MODE, key);
        byte[] stored = cipher.doFinal(content);
        byte[] algorithm =
                sequence(id(ObjectIds.AES_256_CBC), DerWriter.element(DerReader.OCTET_STRING, cipher.getIV()));
        byte[] encrypted = sequence(id(ObjectIds.DATA), algorithm, DerWriter.element(DerReader.CONTEXT, stored));
        // Version 2 where a recipient's own part is of another version than 0 (RFC 5652, section 6.1).
        byte[] enveloped = sequence(agreed ? VERSION_2 : VERSION_0, DerWriter.set(DerReader.SET, infos), encrypted);
        return sequence(id(ObjectIds.ENVELOPED_DATA), DerWriter.element(DerReader.CONSTRUCTED_CONTEXT, enveloped));
    }

    /** KeyTransRecipientInfo (RFC 5652, section 6.2.1). */
    private static byte[] transported(X509Certificate certificate, RSAPublicKey recipient, SecretKey key)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        cipher.init(Cipher.ENCRYPT_MODE, recipient);
        return sequence(
                VERSION_0,
                CmsSignature.issuerAndSerial(certificate),
                sequence(id(ObjectIds.RSA), NULL),
                DerWriter.element(DerReader.OCTET_STRING, cipher.doFinal(key.getEncoded())));
    }

    /** KeyAgreeRecipientInfo with a key made for this message (RFC 5753, section 3.1). */
    private static byte[] agreed(X509Certificate certificate, ECPublicKey recipient, SecretKey key)
            throws GeneralSecurityException {
        KeyPairGenerator pairs = KeyPairGenerator.getInstance("EC");
        pairs.initialize(recipient.getParams());
        KeyPair own = pairs.generateKeyPair();
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(own.getPrivate());
        agreement.doPhase(recipient, true);
        byte[] wrapping = sequence(id(ObjectIds.AES_256_WRAP));
        Cipher cipher = Cipher.getInstance("AESWrap");
        cipher.init(
                Cipher.WRAP_MODE,
                KeyDerivation.wrappingKey(
                        agreement.generateSecret(), wrapping, Optional.empty(), DIGEST, WRAPPING_BYTES));
        byte[] wrapped = sequence(
                CmsSignature.issuerAndSerial(certificate), DerWriter.element(DerReader.OCTET_STRING, cipher.wrap(key)));
        return DerWriter.element(
                DerReader.CONSTRUCTED_CONTEXT + 1,
                VERSION_3,
                DerWriter.element(DerReader.CONSTRUCTED_CONTEXT, originator(own.getPublic())),
                sequence(id(ObjectIds.ECDH_SHA_256), wrapping),
                sequence(wrapped));
    }

    /** A SubjectPublicKeyInfo under a tag of its own. */
    private static byte[] originator(PublicKey key) {
        byte[] encoded = key.getEncoded();
        encoded[0] = (byte) (DerReader.CONSTRUCTED_CONTEXT + 1);
        return encoded;
    }

    private static byte[] id(String objectId) {
        return ObjectIds.element(objectId);
    }

    private static byte[] sequence(byte[]... parts) {
        return DerWriter.element(DerReader.SEQUENCE, parts);
    }
}
