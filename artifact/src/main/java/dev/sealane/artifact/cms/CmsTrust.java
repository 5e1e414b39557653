package dev.sealane.artifact.cms;

import dev.sealane.artifact.sign.UnusableKeyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRLException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whose signatures are believed.
 *
 * @param store the certificates of authorities: those that sign themselves are trusted, the others only help to get there
 * @param purpose what the signer's certificate has to be made for
 * @param signerName the common name that the signer has to have, if any will not do
 * @param revocation which certificates must not be revoked
 * @param clock when certificates have to be valid
 */
public record CmsTrust(
        List<X509Certificate> store,
        CmsPurpose purpose,
        Optional<String> signerName,
        Revocation revocation,
        InstantSource clock) {
    /** Larger bundles of authorities than any operating system has. */
    static final int MAX_FILE_BYTES = 4 * 1024 * 1024;

    public CmsTrust {
        store = List.copyOf(store);
        if (store.isEmpty()) {
            throw new IllegalArgumentException("believing a signature needs at least one certificate");
        }
    }

    /** Which certificates must not be revoked. */
    public sealed interface Revocation {
        /** Lists are not looked at. */
        record Unchecked() implements Revocation {}

        /**
         * A list of the issuer has to be there, be valid now, and not name the certificate.
         *
         * @param wholeChain not the signer alone but every authority below the trusted one as well
         */
        record Checked(List<X509CRL> lists, boolean wholeChain) implements Revocation {
            public Checked {
                lists = List.copyOf(lists);
            }
        }
    }

    /** Certificates for the default purpose, any signer below them, no revocation, the system's clock. */
    public static CmsTrust in(List<X509Certificate> store) {
        return new CmsTrust(
                store,
                CmsPurpose.EMAIL_PROTECTION,
                Optional.empty(),
                new Revocation.Unchecked(),
                InstantSource.system());
    }

    /** The same for another purpose. */
    public CmsTrust forPurpose(CmsPurpose other) {
        return new CmsTrust(store, other, signerName, revocation, clock);
    }

    /** The same for signers of this common name alone. */
    public CmsTrust forSigner(String commonName) {
        return new CmsTrust(store, purpose, Optional.of(commonName), revocation, clock);
    }

    /** The same with lists of what is revoked. */
    public CmsTrust revoking(Revocation other) {
        return new CmsTrust(store, purpose, signerName, other, clock);
    }

    /** The same at another time. */
    public CmsTrust at(InstantSource other) {
        return new CmsTrust(store, purpose, signerName, revocation, other);
    }

    /** Reads certificates, one or several, from PEM or DER. */
    public static List<X509Certificate> readCertificates(Path file) throws IOException {
        byte[] bytes = read(file);
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (Certificate found :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes))) {
                certificates.add((X509Certificate) found);
            }
        } catch (CertificateException e) {
            throw new UnusableKeyException("'" + file + "' holds no certificates: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new UnusableKeyException("'" + file + "' holds no certificates");
        }
        return certificates;
    }

    /** Reads revocation lists, one or several, from PEM or DER. */
    public static List<X509CRL> readRevocations(Path file) throws IOException {
        byte[] bytes = read(file);
        try {
            return CertificateFactory.getInstance("X.509").generateCRLs(new ByteArrayInputStream(bytes)).stream()
                    .map(X509CRL.class::cast)
                    .toList();
        } catch (CertificateException | CRLException e) {
            throw new UnusableKeyException("'" + file + "' holds no revocation lists: " + e.getMessage(), e);
        }
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            if (bytes.length > MAX_FILE_BYTES) {
                throw new UnusableKeyException("'" + file + "' has more than " + MAX_FILE_BYTES + " bytes");
            }
            return bytes;
        }
    }
}
