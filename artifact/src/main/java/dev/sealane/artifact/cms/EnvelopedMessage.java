package dev.sealane.artifact.cms;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.der.DerReader;
import dev.sealane.artifact.der.DerReader.Element;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/**
 * Opens CMS EnvelopedData and AuthEnvelopedData in DER (RFC 5652, section 6; RFC 5083): content that only the holders of
 * some private keys can read (image digest, section 5.5).
 *
 * <p>Content in AES-128, -192 or -256, CBC or GCM; recipients with RSA or EC keys.
 */
public final class EnvelopedMessage {
    private static final int GCM_TAG_BYTES = 16;
    private static final int VECTOR_BYTES = 16;
    private static final int MIN_NONCE_BYTES = 12;

    private EnvelopedMessage() {}

    /**
     * The content.
     *
     * @param key of one of the recipients
     * @param certificate which recipient that is; without it every recipient of the key's kind is tried
     * @param where what the message is called in messages
     * @throws ArtifactException if the message is broken, for others, or encrypted in another way
     */
    public static byte[] open(byte[] message, PrivateKey key, Optional<X509Certificate> certificate, String where)
            throws ArtifactException {
        DerReader file = DerReader.of(message, where);
        DerReader info = file.next(DerReader.SEQUENCE, "a CMS message").inside();
        file.requireEnd("the message");
        String type = ObjectIds.of(info.next(DerReader.OBJECT_ID, "the type of a CMS message"));
        boolean authenticated = type.equals(ObjectIds.AUTH_ENVELOPED_DATA);
        if (!authenticated && !type.equals(ObjectIds.ENVELOPED_DATA)) {
            throw new ArtifactException.UnsupportedFeature("a CMS message of another type", where);
        }
        DerReader enveloped = info.next(DerReader.CONSTRUCTED_CONTEXT, "the enveloped data")
                .inside()
                .next(DerReader.SEQUENCE, "the enveloped data")
                .inside();
        enveloped.next(DerReader.INTEGER, "a version");
        enveloped.optional(DerReader.CONSTRUCTED_CONTEXT);
        Element recipients = enveloped.next(DerReader.SET, "recipients");
        SecretKey contentKey = new Recipients(key, certificate, where).contentKey(recipients.inside());
        return decrypt(enveloped, contentKey, authenticated, where);
    }

    private static byte[] decrypt(DerReader enveloped, SecretKey contentKey, boolean authenticated, String where)
            throws ArtifactException {
        DerReader content =
                enveloped.next(DerReader.SEQUENCE, "encrypted content").inside();
        content.next(DerReader.OBJECT_ID, "the type of the content");
        DerReader algorithm = content.next(DerReader.SEQUENCE, "a cipher").inside();
        ContentCipher cipher = ContentCipher.of(ObjectIds.of(algorithm.next(DerReader.OBJECT_ID, "a cipher")), where);
        if (cipher.gcm() != authenticated || cipher.keyBytes() != contentKey.getEncoded().length) {
            throw new ArtifactException.Malformed(where, "a cipher that fits the message and its key", "another");
        }
        byte[] vector = cipher.gcm() ? gcmNonce(algorithm) : cbcVector(algorithm);
        byte[] stored = content.next(DerReader.CONTEXT, "encrypted content").content();
        byte[] attributes = new byte[0];
        byte[] mac = new byte[0];
        if (authenticated) {
            Optional<Element> signed = enveloped.optional(DerReader.CONSTRUCTED_CONTEXT + 1);
            if (signed.isPresent()) {
                attributes = signed.get().encoded();
                attributes[0] = (byte) DerReader.SET;
            }
            mac = enveloped
                    .next(DerReader.OCTET_STRING, "an authentication code")
                    .content();
            if (mac.length != GCM_TAG_BYTES) {
                throw new ArtifactException.Malformed(where, "an authentication code of 16 bytes", "another");
            }
        }
        return decrypt(cipher, contentKey, vector, attributes, stored, mac, where);
    }

    private static byte[] decrypt(
            ContentCipher content,
            SecretKey key,
            byte[] vector,
            byte[] attributes,
            byte[] stored,
            byte[] mac,
            String where)
            throws ArtifactException {
        if (vector.length < MIN_NONCE_BYTES || (!content.gcm() && vector.length != VECTOR_BYTES)) {
            throw new ArtifactException.Malformed(where, "a vector of 16 bytes or a nonce of 12", "another");
        }
        try {
            Cipher cipher = Cipher.getInstance(content.gcm() ? "AES/GCM/NoPadding" : "AES/CBC/PKCS5Padding");
            AlgorithmParameterSpec parameters = content.gcm()
                    ? new GCMParameterSpec(GCM_TAG_BYTES * Byte.SIZE, vector)
                    : new IvParameterSpec(vector);
            cipher.init(Cipher.DECRYPT_MODE, key, parameters);
            if (content.gcm()) {
                cipher.updateAAD(attributes);
            }
            byte[] all = new byte[stored.length + mac.length];
            System.arraycopy(stored, 0, all, 0, stored.length);
            System.arraycopy(mac, 0, all, stored.length, mac.length);
            return cipher.doFinal(all);
        } catch (GeneralSecurityException e) {
            throw new ArtifactException.DecryptionFailed(where, "content by the key in the message", e);
        }
    }

    private static byte[] cbcVector(DerReader algorithm) throws ArtifactException {
        return algorithm.next(DerReader.OCTET_STRING, "a vector").content();
    }

    private static byte[] gcmNonce(DerReader algorithm) throws ArtifactException {
        return algorithm
                .next(DerReader.SEQUENCE, "GCM parameters")
                .inside()
                .next(DerReader.OCTET_STRING, "a nonce")
                .content();
    }

    /** How content is encrypted. */
    private record ContentCipher(int keyBytes, boolean gcm) {
        private static final String AES = "6086480165030401";

        static ContentCipher of(String objectId, String where) throws ArtifactException {
            return switch (objectId.startsWith(AES) ? objectId.substring(AES.length()) : "") {
                case "02" -> new ContentCipher(16, false);
                case "16" -> new ContentCipher(24, false);
                case "2a" -> new ContentCipher(32, false);
                case "06" -> new ContentCipher(16, true);
                case "1a" -> new ContentCipher(24, true);
                case "2e" -> new ContentCipher(32, true);
                default ->
                    throw new ArtifactException.UnsupportedFeature("a cipher other than AES-CBC and AES-GCM", where);
            };
        }
    }
}
