package dev.sealane.server.device;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;

/**
 * A device's certificate that was found good (RFC 5280, section 6): a chain to one of the tenant's authorities with every
 * signature, time and constraint right, made for clients, not revoked, and of the very device that calls.
 *
 * @param until when it has to be looked at again: a certificate or a revocation list of the chain ends
 */
record DeviceCertificate(Credential.Certificate credential, Instant until) {
    /** A device, and an authority or two between it and a trusted one; room for what organisations think of. */
    private static final int MAX_AUTHORITIES = 5;

    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String ANY_PURPOSE = "2.5.29.37.0";
    private static final int DIGITAL_SIGNATURE = 0;

    /** @throws GeneralSecurityException that says what is wrong with it */
    static DeviceCertificate check(
            DeviceAuthorities authorities, ControllerId controller, List<X509Certificate> shown, Instant now)
            throws GeneralSecurityException {
        X509Certificate own = shown.getFirst();
        requireName(own, controller);
        requirePurpose(own);
        own.checkValidity(Date.from(now)); // The path's own check says it in a less helpful way.
        PKIXCertPathBuilderResult path = build(authorities, shown, now);
        X509Certificate authority = path.getTrustAnchor().getTrustedCert();
        authority.checkValidity(Date.from(now)); // The path's own check leaves out what is trusted anyway.
        if (!authorities.revocations().isEmpty()) {
            requireUnrevoked(path, authorities.revocations(), now);
        }
        return new DeviceCertificate(
                new Credential.Certificate(DeviceAuthorities.fingerprint(authority)), end(path, authorities));
    }

    /** The certificates from the device's own to the one below the authority, and the authority. */
    private static PKIXCertPathBuilderResult build(
            DeviceAuthorities authorities, List<X509Certificate> shown, Instant now) throws GeneralSecurityException {
        Set<TrustAnchor> anchors = new HashSet<>();
        authorities.certificates().forEach(certificate -> anchors.add(new TrustAnchor(certificate, null)));
        X509CertSelector own = new X509CertSelector();
        own.setCertificate(shown.getFirst());
        PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, own);
        parameters.setDate(Date.from(now));
        parameters.setMaxPathLength(MAX_AUTHORITIES);
        parameters.setRevocationEnabled(false);
        parameters.addCertStore(store(shown));
        return (PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters);
    }

    /** A list that is missing, ended or forged is no list: then nobody of that issuer is let in. */
    private static void requireUnrevoked(PKIXCertPathBuilderResult path, List<X509CRL> revocations, Instant now)
            throws GeneralSecurityException {
        CertPathValidator validator = CertPathValidator.getInstance("PKIX");
        PKIXRevocationChecker lists = (PKIXRevocationChecker) validator.getRevocationChecker();
        lists.setOptions(
                EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
        PKIXParameters parameters = new PKIXParameters(Set.of(path.getTrustAnchor()));
        parameters.setDate(Date.from(now));
        parameters.setRevocationEnabled(false); // The checker below takes its place.
        parameters.addCertStore(store(revocations));
        parameters.addCertPathChecker(lists);
        validator.validate(path.getCertPath(), parameters);
    }

    private static CertStore store(List<?> content) throws GeneralSecurityException {
        return CertStore.getInstance("Collection", new CollectionCertStoreParameters(content));
    }

    /** Exactly one common name, which is the device's id. */
    private static void requireName(X509Certificate own, ControllerId controller) throws CertificateException {
        List<String> names;
        try {
            names = new LdapName(own.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .flatMap(rdn -> Collections.list(rdn.toAttributes().getAll()).stream())
                            .filter(attribute -> attribute.getID().equalsIgnoreCase("CN"))
                            .map(DeviceCertificate::value)
                            .toList();
        } catch (InvalidNameException e) {
            throw new CertificateException("expected a subject that can be read", e);
        }
        if (!names.equals(List.of(controller.value()))) {
            throw new CertificateException("expected the common name '" + controller.value() + "', found " + names);
        }
    }

    private static String value(Attribute attribute) {
        try {
            return attribute.get() instanceof String text ? text : "";
        } catch (NamingException _) {
            return ""; // As if the name had no text.
        }
    }

    /** A certificate that names purposes has to name this one; one that limits its key's use has to allow signing. */
    private static void requirePurpose(X509Certificate own) throws CertificateException {
        List<String> purposes = own.getExtendedKeyUsage();
        boolean isForClients =
                purposes == null || purposes.contains(CLIENT_AUTHENTICATION) || purposes.contains(ANY_PURPOSE);
        boolean[] usage = own.getKeyUsage();
        if (!isForClients || (usage != null && !usage[DIGITAL_SIGNATURE])) {
            throw new CertificateException("expected a certificate for clients, found one for something else");
        }
    }

    private static Instant end(PKIXCertPathBuilderResult path, DeviceAuthorities authorities) {
        Stream<Date> certificates = path.getCertPath().getCertificates().stream()
                .map(X509Certificate.class::cast)
                .map(X509Certificate::getNotAfter);
        Stream<Date> lists =
                authorities.revocations().stream().map(X509CRL::getNextUpdate).filter(Objects::nonNull);
        Stream<Date> authority =
                Stream.of(path.getTrustAnchor().getTrustedCert().getNotAfter());
        return Stream.of(certificates, lists, authority)
                .flatMap(ends -> ends)
                .map(Date::toInstant)
                .min(Instant::compareTo)
                .orElseThrow();
    }
}
