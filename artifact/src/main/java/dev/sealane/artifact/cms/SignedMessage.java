package dev.sealane.artifact.cms;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.der.DerReader;
import dev.sealane.artifact.der.DerReader.Element;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A CMS or PKCS#7 SignedData message as it stands in DER (RFC 5652, section 5): parsed, nothing verified yet.
 *
 * @param content what is embedded, if anything
 * @param contentType the object identifier of the content's type
 * @param certificates those embedded
 * @param signers who claims to have signed
 */
record SignedMessage(
        Optional<byte[]> content, String contentType, List<X509Certificate> certificates, List<SignerClaim> signers) {
    /** Longer chains exist on no device. */
    static final int MAX_CERTIFICATES = 16;

    /** Two signers are used while keys are replaced; a few more do no harm. */
    static final int MAX_SIGNERS = 8;

    static SignedMessage parse(byte[] der, String where) throws ArtifactException {
        DerReader file = DerReader.of(der, where);
        DerReader info = file.next(DerReader.SEQUENCE, "a CMS message").inside();
        file.requireEnd("the message");
        requireType(info, ObjectIds.SIGNED_DATA, where);
        DerReader signed = info.next(DerReader.CONSTRUCTED_CONTEXT, "the signed data")
                .inside()
                .next(DerReader.SEQUENCE, "the signed data")
                .inside();
        signed.next(DerReader.INTEGER, "a version");
        signed.next(DerReader.SET, "digest algorithms");
        DerReader encapsulated = signed.next(DerReader.SEQUENCE, "the content").inside();
        String contentType = ObjectIds.of(encapsulated.next(DerReader.OBJECT_ID, "the type of the content"));
        Optional<byte[]> content = content(encapsulated);
        List<X509Certificate> certificates = certificates(signed, where);
        signed.optional(DerReader.CONSTRUCTED_CONTEXT + 1);
        List<SignerClaim> signers = new ArrayList<>();
        DerReader claims = signed.next(DerReader.SET, "signers").inside();
        while (claims.hasMore()) {
            signers.add(SignerClaim.parse(claims.next(DerReader.SEQUENCE, "a signer"), where));
            requireAtMost(signers.size(), MAX_SIGNERS, "signers", where);
        }
        signed.requireEnd("the signers");
        return new SignedMessage(content, contentType, certificates, signers);
    }

    static void requireType(DerReader info, String expected, String where) throws ArtifactException {
        String type = ObjectIds.of(info.next(DerReader.OBJECT_ID, "the type of a CMS message"));
        if (!type.equals(expected)) {
            throw new ArtifactException.UnsupportedFeature("a CMS message of another type", where);
        }
    }

    private static Optional<byte[]> content(DerReader encapsulated) throws ArtifactException {
        Optional<Element> embedded = encapsulated.optional(DerReader.CONSTRUCTED_CONTEXT);
        return embedded.isEmpty()
                ? Optional.empty()
                : Optional.of(embedded.get()
                        .inside()
                        .next(DerReader.OCTET_STRING, "content")
                        .content());
    }

    private static List<X509Certificate> certificates(DerReader signed, String where) throws ArtifactException {
        List<X509Certificate> certificates = new ArrayList<>();
        Optional<Element> set = signed.optional(DerReader.CONSTRUCTED_CONTEXT);
        DerReader elements =
                set.isEmpty() ? DerReader.of(new byte[0], where) : set.get().inside();
        while (elements.hasMore()) {
            Element element = elements.next();
            if (element.tag() == DerReader.SEQUENCE) {
                certificates.add(certificate(element.encoded(), where));
                requireAtMost(certificates.size(), MAX_CERTIFICATES, "certificates", where);
            }
        }
        return certificates;
    }

    private static X509Certificate certificate(byte[] der, String where) throws ArtifactException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw new ArtifactException.Malformed(where, "an X.509 certificate", "something else", e);
        }
    }

    static void requireAtMost(int count, int allowed, String what, String where) throws ArtifactException {
        if (count > allowed) {
            throw new ArtifactException.LimitExceeded("the number of " + what, allowed, where);
        }
    }
}
