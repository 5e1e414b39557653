package dev.sealane.artifact.cms;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.der.DerReader;
import dev.sealane.artifact.der.DerReader.Element;
import dev.sealane.artifact.sign.UnusableKeyException;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;

/**
 * One signer of a message (RFC 5652, section 5.3): who it is said to be, and the signature.
 *
 * @param signer names the certificate
 * @param digest the Java name of the digest of the content
 * @param attributes the signed attributes as they stand in the message, if there are any
 * @param algorithm the object identifier of the signature
 * @param parameters of the signature, as they stand in the message
 * @param signature an octet string
 */
record SignerClaim(
        CertificateName signer,
        String digest,
        Optional<Element> attributes,
        String algorithm,
        Optional<Element> parameters,
        Element signature) {
    static SignerClaim parse(Element element, String where) throws ArtifactException {
        DerReader fields = element.inside();
        fields.next(DerReader.INTEGER, "a version");
        CertificateName signer = CertificateName.parse(fields, where);
        DerReader digestAlgorithm =
                fields.next(DerReader.SEQUENCE, "a digest algorithm").inside();
        String digest = ObjectIds.digest(ObjectIds.of(digestAlgorithm.next(DerReader.OBJECT_ID, "a digest")), where);
        Optional<Element> attributes = fields.optional(DerReader.CONSTRUCTED_CONTEXT);
        DerReader algorithm =
                fields.next(DerReader.SEQUENCE, "a signature algorithm").inside();
        String algorithmId = ObjectIds.of(algorithm.next(DerReader.OBJECT_ID, "a signature algorithm"));
        Optional<Element> parameters = algorithm.optional(DerReader.SEQUENCE);
        Element signature = fields.next(DerReader.OCTET_STRING, "a signature");
        return new SignerClaim(signer, digest, attributes, algorithmId, parameters, signature);
    }

    /** Whether this is a signature of {@code content} by {@code key}. */
    boolean verifies(PublicKey key, byte[] content, String contentType, String where)
            throws ArtifactException, UnusableKeyException {
        byte[] signed = content;
        if (attributes.isPresent()) {
            if (!attributesVouchFor(content, contentType)) {
                return false;
            }
            signed = attributes.get().encoded();
            signed[0] = (byte) DerReader.SET;
        }
        try {
            Signature verifier = verifier(where);
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature.content());
        } catch (SignatureException _) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException("the signer's key cannot verify: " + e.getMessage(), e);
        }
    }

    private Signature verifier(String where) throws ArtifactException, GeneralSecurityException {
        Optional<String> name = ObjectIds.signature(algorithm, digest);
        if (name.isPresent()) {
            return Signature.getInstance(name.get());
        }
        if (!algorithm.equals(ObjectIds.RSA_PSS) || parameters.isEmpty()) {
            throw new ArtifactException.UnsupportedFeature(
                    "a signature algorithm other than RSA, RSA-PSS and ECDSA with the digest of the content", where);
        }
        Signature verifier = Signature.getInstance("RSASSA-PSS");
        verifier.setParameter(pssParameters(parameters.get(), where));
        return verifier;
    }

    private PSSParameterSpec pssParameters(Element encoded, String where)
            throws ArtifactException, GeneralSecurityException {
        try {
            AlgorithmParameters pss = AlgorithmParameters.getInstance("RSASSA-PSS");
            pss.init(encoded.encoded());
            PSSParameterSpec parameters = pss.getParameterSpec(PSSParameterSpec.class);
            if (parameters.getDigestAlgorithm().equals(digest)) {
                return parameters;
            }
        } catch (IOException e) {
            throw new ArtifactException.Malformed(where, "RSA-PSS parameters", "something else", e);
        }
        throw new ArtifactException.Malformed(where, "RSA-PSS with the digest of the content", "another digest");
    }

    /** The type and the digest of the content, each once (RFC 5652, section 11). */
    private boolean attributesVouchFor(byte[] content, String contentType) throws ArtifactException {
        Optional<Element> type = attribute(ObjectIds.CONTENT_TYPE);
        Optional<Element> messageDigest = attribute(ObjectIds.MESSAGE_DIGEST);
        return type.isPresent()
                && messageDigest.isPresent()
                && type.get().tag() == DerReader.OBJECT_ID
                && ObjectIds.of(type.get()).equals(contentType)
                && messageDigest.get().tag() == DerReader.OCTET_STRING
                && MessageDigest.isEqual(messageDigest.get().content(), digestOf(content));
    }

    /** The only value of an attribute; nothing if it is absent, or there more than once. */
    private Optional<Element> attribute(String wanted) throws ArtifactException {
        Optional<Element> found = Optional.empty();
        DerReader all = attributes.orElseThrow().inside();
        while (all.hasMore()) {
            DerReader attribute = all.next(DerReader.SEQUENCE, "an attribute").inside();
            String type = ObjectIds.of(attribute.next(DerReader.OBJECT_ID, "the type of an attribute"));
            DerReader values =
                    attribute.next(DerReader.SET, "the values of an attribute").inside();
            if (type.equals(wanted)) {
                Element value = values.next();
                if (found.isPresent() || values.hasMore()) {
                    return Optional.empty();
                }
                found = Optional.of(value);
            }
        }
        return found;
    }

    private byte[] digestOf(byte[] content) {
        try {
            return MessageDigest.getInstance(digest).digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-2", e);
        }
    }
}
