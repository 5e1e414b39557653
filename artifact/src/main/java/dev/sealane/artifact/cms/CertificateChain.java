package dev.sealane.artifact.cms;

import dev.sealane.artifact.ArtifactException;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The way from a signer's certificate to one that is trusted, checked link by link: signatures, constraints, times, purpose,
 * revocation (RFC 5280, section 6; image digest, section 5.2).
 */
final class CertificateChain {
    /** Signer, two or three authorities, and room for what organisations think of. */
    private static final int MAX_AUTHORITIES = 8;

    private static final int DIGITAL_SIGNATURE = 0;
    private static final int NON_REPUDIATION = 1;

    private final CmsTrust trust;
    private final Instant now;
    /** The signer first, the trusted certificate last. */
    private final List<X509Certificate> links;

    private CertificateChain(CmsTrust trust, Instant now, List<X509Certificate> links) {
        this.trust = trust;
        this.now = now;
        this.links = links;
    }

    /**
     * Refuses a signer that must not be believed.
     *
     * @param embedded certificates of the message, which may help to get to a trusted one
     */
    static void check(X509Certificate signer, List<X509Certificate> embedded, CmsTrust trust) throws ArtifactException {
        Instant now = trust.clock().instant();
        CertificateChain chain = new CertificateChain(trust, now, build(signer, embedded, trust, now));
        chain.checkTimes();
        chain.checkPurpose();
        chain.checkSignerName();
        chain.checkRevocation();
    }

    private static List<X509Certificate> build(
            X509Certificate signer, List<X509Certificate> embedded, CmsTrust trust, Instant now)
            throws ArtifactException {
        if (isSelfSigned(signer) && trust.store().contains(signer)) {
            return List.of(signer);
        }
        Set<TrustAnchor> anchors = new HashSet<>();
        List<X509Certificate> helpers = new ArrayList<>(embedded);
        for (X509Certificate stored : trust.store()) {
            if (isSelfSigned(stored)) {
                anchors.add(new TrustAnchor(stored, null));
            } else {
                helpers.add(stored);
            }
        }
        if (anchors.isEmpty()) {
            throw new ArtifactException.CertificateRefused("a trusted certificate that signs itself", "none");
        }
        return build(signer, helpers, anchors, now);
    }

    private static List<X509Certificate> build(
            X509Certificate signer, List<X509Certificate> helpers, Set<TrustAnchor> anchors, Instant now)
            throws ArtifactException {
        X509CertSelector target = new X509CertSelector();
        target.setCertificate(signer);
        try {
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(helpers)));
            parameters.setRevocationEnabled(false);
            parameters.setMaxPathLength(MAX_AUTHORITIES);
            parameters.setDate(Date.from(now));
            PKIXCertPathBuilderResult result = (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
            List<X509Certificate> links = new ArrayList<>();
            result.getCertPath().getCertificates().forEach(link -> links.add((X509Certificate) link));
            links.add(result.getTrustAnchor().getTrustedCert());
            return links;
        } catch (CertPathBuilderException e) {
            throw refused("a chain to a trusted certificate", name(signer) + ": " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform builds PKIX paths", e);
        }
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    /** The trusted certificate as well: Java's own check leaves it out. */
    private void checkTimes() throws ArtifactException {
        for (X509Certificate link : links) {
            try {
                link.checkValidity(Date.from(now));
            } catch (CertificateException e) {
                throw refused("a certificate that is valid on " + now, name(link) + ": " + e.getMessage(), e);
            }
        }
    }

    private void checkPurpose() throws ArtifactException {
        CmsPurpose purpose = trust.purpose();
        for (X509Certificate link : links) {
            boolean isSigner = link.equals(links.getFirst());
            List<String> named = purposes(link);
            boolean fits = named.isEmpty()
                    ? !(isSigner && purpose.mustBeNamed())
                    : named.contains(purpose.objectId()) || (!isSigner && purpose.mustBeNamed());
            if (!fits) {
                throw new ArtifactException.CertificateRefused(
                        "a certificate for " + purpose.label(), name(link) + " for " + named);
            }
        }
        boolean[] usage = links.getFirst().getKeyUsage();
        if (usage != null && !usage[DIGITAL_SIGNATURE] && !usage[NON_REPUDIATION]) {
            throw new ArtifactException.CertificateRefused(
                    "a certificate for digital signatures", name(links.getFirst()) + " for something else");
        }
    }

    private static List<String> purposes(X509Certificate certificate) throws ArtifactException {
        try {
            List<String> named = certificate.getExtendedKeyUsage();
            return named == null ? List.of() : named;
        } catch (CertificateException e) {
            throw refused("a certificate whose purposes can be read", name(certificate), e);
        }
    }

    private void checkSignerName() throws ArtifactException {
        if (trust.signerName().isEmpty()) {
            return;
        }
        List<String> names = commonNames(links.getFirst());
        if (!names.equals(List.of(trust.signerName().get()))) {
            throw new ArtifactException.CertificateRefused(
                    "a signer with the common name '" + trust.signerName().get() + "'", String.valueOf(names));
        }
    }

    private static List<String> commonNames(X509Certificate certificate) throws ArtifactException {
        return DistinguishedName.commonNames(
                certificate.getSubjectX500Principal().getEncoded());
    }

    private void checkRevocation() throws ArtifactException {
        if (!(trust.revocation() instanceof CmsTrust.Revocation.Checked(List<X509CRL> lists, boolean wholeChain))) {
            return;
        }
        int last = links.size() - 1;
        int checked = wholeChain ? Math.max(1, last) : 1;
        for (int i = 0; i < checked; i++) {
            checkRevocation(links.get(i), links.get(Math.min(i + 1, last)), lists);
        }
    }

    private void checkRevocation(X509Certificate certificate, X509Certificate issuer, List<X509CRL> lists)
            throws ArtifactException {
        boolean listed = false;
        for (X509CRL list : lists) {
            if (list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal()) && isGood(list, issuer)) {
                listed = true;
                if (list.isRevoked(certificate)) {
                    throw new ArtifactException.CertificateRefused(
                            "a certificate that is not revoked", name(certificate) + ", which is");
                }
            }
        }
        if (!listed) {
            throw new ArtifactException.CertificateRefused(
                    "a valid revocation list of the issuer of " + name(certificate), "none");
        }
    }

    /** Lists for a part of the certificates, and changes to lists, say so in critical extensions; they are not used. */
    private boolean isGood(X509CRL list, X509Certificate issuer) {
        boolean current = !now.isBefore(list.getThisUpdate().toInstant())
                && list.getNextUpdate() != null
                && !now.isAfter(list.getNextUpdate().toInstant());
        if (!current || list.hasUnsupportedCriticalExtension() || hasCriticalExtensions(list)) {
            return false;
        }
        try {
            list.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private static boolean hasCriticalExtensions(X509CRL list) {
        Set<String> critical = list.getCriticalExtensionOIDs();
        return critical != null && !critical.isEmpty();
    }

    private static String name(X509Certificate certificate) {
        return "'" + certificate.getSubjectX500Principal().getName() + "'";
    }

    private static ArtifactException refused(String expected, String found, Throwable cause) {
        return new ArtifactException.CertificateRefused(expected, found, cause);
    }
}
