package dev.sealane.artifact.cms;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.der.DerReader;
import dev.sealane.artifact.der.DerWriter;
import dev.sealane.artifact.sign.UnusableKeyException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes and verifies detached CMS signatures in DER (RFC 5652, section 5; image digest, sections 5.2 and 5.3).
 *
 * <p>What is verified is always the content that the caller has; content embedded in the message counts for nothing, and has
 * to be equal where it is there.
 */
public final class CmsSignature {
    /** A signature with a few certificates has 10 KiB; one with sixteen large ones still fits. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final byte[] VERSION_1 = {DerReader.INTEGER, 1, 1};
    private static final byte[] NULL = {5, 0};

    private CmsSignature() {}

    /**
     * Refuses a signature unless a signer that may be believed signed {@code content}.
     *
     * <p>A further signer whose chain is unknown is skipped, so that keys can be replaced; one whose signature is wrong is
     * not.
     *
     * @param where what the signature is called in messages
     * @return the certificate of the signer that is believed
     * @throws ArtifactException if the message is broken, a signature wrong, or no signer believed
     */
    public static X509Certificate verify(byte[] message, byte[] content, CmsTrust trust, String where)
            throws ArtifactException, UnusableKeyException {
        SignedMessage signed = SignedMessage.parse(message, where);
        if (signed.content().isPresent() && !Arrays.equals(signed.content().get(), content)) {
            throw new ArtifactException.SignatureWrong(trust.store().size(), where);
        }
        Optional<X509Certificate> believed = Optional.empty();
        Optional<ArtifactException> refusal = Optional.empty();
        for (SignerClaim claim : signed.signers()) {
            Optional<X509Certificate> certificate =
                    signed.certificates().stream().filter(claim.signer()::fits).findFirst();
            if (certificate.isEmpty()) {
                continue;
            }
            if (!claim.verifies(certificate.get().getPublicKey(), content, signed.contentType(), where)) {
                throw new ArtifactException.SignatureWrong(trust.store().size(), where);
            }
            try {
                CertificateChain.check(certificate.get(), signed.certificates(), trust);
                believed = believed.or(() -> certificate);
            } catch (ArtifactException.CertificateRefused e) {
                refusal = Optional.of(e);
            }
        }
        if (believed.isPresent()) {
            return believed.get();
        }
        throw refusal.orElseGet(() -> new ArtifactException.CertificateRefused(
                "a signer whose certificate is in the message", signed.signers().size() + " other signers"));
    }

    /**
     * Signs {@code content} with SHA-256; an RSA signature is the same each time.
     *
     * @param key RSA or EC, of the first certificate
     * @param certificates the signer's, then those of authorities that verifiers may lack
     */
    public static byte[] sign(byte[] content, PrivateKey key, List<X509Certificate> certificates)
            throws UnusableKeyException {
        X509Certificate signer = certificates.getFirst();
        try {
            byte[] digestAlgorithm = algorithm(ObjectIds.SHA_256);
            byte[] signerInfo = signerInfo(content, key, signer, digestAlgorithm);
            byte[][] encoded = new byte[certificates.size()][];
            for (int i = 0; i < encoded.length; i++) {
                encoded[i] = certificates.get(i).getEncoded();
            }
            byte[] signedData = DerWriter.element(
                    DerReader.SEQUENCE,
                    VERSION_1,
                    DerWriter.element(DerReader.SET, digestAlgorithm),
                    DerWriter.element(DerReader.SEQUENCE, ObjectIds.element(ObjectIds.DATA)),
                    DerWriter.set(DerReader.CONSTRUCTED_CONTEXT, encoded),
                    DerWriter.element(DerReader.SET, signerInfo));
            return DerWriter.element(
                    DerReader.SEQUENCE,
                    ObjectIds.element(ObjectIds.SIGNED_DATA),
                    DerWriter.element(DerReader.CONSTRUCTED_CONTEXT, signedData));
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException("the key cannot sign: " + e.getMessage(), e);
        }
    }

    private static byte[] signerInfo(byte[] content, PrivateKey key, X509Certificate signer, byte[] digestAlgorithm)
            throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
        byte[] type = attribute(ObjectIds.CONTENT_TYPE, ObjectIds.element(ObjectIds.DATA));
        byte[] messageDigest = attribute(ObjectIds.MESSAGE_DIGEST, DerWriter.element(DerReader.OCTET_STRING, digest));
        boolean rsa = key instanceof RSAKey;
        Signature signing = Signature.getInstance(rsa ? "SHA256withRSA" : "SHA256withECDSA");
        signing.initSign(key);
        signing.update(DerWriter.set(DerReader.SET, type, messageDigest));
        return DerWriter.element(
                DerReader.SEQUENCE,
                VERSION_1,
                issuerAndSerial(signer),
                digestAlgorithm,
                DerWriter.set(DerReader.CONSTRUCTED_CONTEXT, type, messageDigest),
                rsa
                        ? DerWriter.element(DerReader.SEQUENCE, ObjectIds.element(ObjectIds.RSA), NULL)
                        : algorithm(ObjectIds.SHA256_WITH_ECDSA),
                DerWriter.element(DerReader.OCTET_STRING, signing.sign()));
    }

    static byte[] issuerAndSerial(X509Certificate certificate) throws CertificateEncodingException {
        BigInteger serial = certificate.getSerialNumber();
        return DerWriter.element(
                DerReader.SEQUENCE,
                certificate.getIssuerX500Principal().getEncoded(),
                DerWriter.element(DerReader.INTEGER, serial.toByteArray()));
    }

    private static byte[] attribute(String type, byte[] value) {
        return DerWriter.element(DerReader.SEQUENCE, ObjectIds.element(type), DerWriter.element(DerReader.SET, value));
    }

    private static byte[] algorithm(String objectId) {
        return DerWriter.element(DerReader.SEQUENCE, ObjectIds.element(objectId));
    }
}
