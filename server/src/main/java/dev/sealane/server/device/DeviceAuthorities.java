package dev.sealane.server.device;

import dev.sealane.server.refusal.InvalidInput;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CRL;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose certificates let devices in, and which of them no longer do. Immutable; two are the same when their texts are.
 *
 * <p>Every certificate here is trusted by itself, whether it signs itself or not: who trusts an issuer need not trust those
 * above it. Once there is a revocation list, a certificate needs a valid one of each issuer on its way to a trusted one.
 */
public final class DeviceAuthorities {
    /** Nobody's. */
    public static final DeviceAuthorities NONE = new DeviceAuthorities("", List.of(), List.of());

    /** Revocation lists of some ten thousand certificates; a request with it stays below the limit of requests. */
    public static final int MAX_BYTES = 1 << 19;

    /** Their names are sent to every device that connects, and the whole list has to fit into one message. */
    public static final int MAX_CERTIFICATES = 20;

    private static final int BASIC_CONSTRAINTS_ABSENT = -1;

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (CERTIFICATE|X509 CRL)-----[A-Za-z0-9+/=\\s]+-----END \\1-----");

    private final String pem;
    private final List<X509Certificate> certificates;
    private final List<X509CRL> revocations;

    private DeviceAuthorities(String pem, List<X509Certificate> certificates, List<X509CRL> revocations) {
        this.pem = pem;
        this.certificates = List.copyOf(certificates);
        this.revocations = List.copyOf(revocations);
    }

    /**
     * Reads certificates and revocation lists, in any order, from PEM; a text without any is {@link #NONE}.
     *
     * @throws InvalidInput if a block cannot be read, a certificate may not issue others, or there is too much
     */
    public static DeviceAuthorities parse(String text) {
        if (text.isBlank()) {
            return NONE;
        }
        require(text.length() <= MAX_BYTES, "expected at most " + MAX_BYTES + " bytes");
        StringBuilder blocks = new StringBuilder();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            blocks.append(block.group()).append('\n');
        }
        String kept = blocks.toString();
        List<X509Certificate> certificates = certificates(kept);
        require(
                !certificates.isEmpty() && certificates.size() <= MAX_CERTIFICATES,
                "expected 1 to " + MAX_CERTIFICATES + " certificates in PEM, found " + certificates.size());
        for (X509Certificate certificate : certificates) {
            require(
                    certificate.getBasicConstraints() != BASIC_CONSTRAINTS_ABSENT,
                    "expected certificates of authorities, found one that issues none: "
                            + certificate.getSubjectX500Principal().getName());
        }
        return new DeviceAuthorities(kept, certificates, revocations(kept));
    }

    /** What {@link #parse} understands; empty if there is none. */
    public String pem() {
        return pem;
    }

    public List<X509Certificate> certificates() {
        return certificates;
    }

    public List<X509CRL> revocations() {
        return revocations;
    }

    public boolean isEmpty() {
        return certificates.isEmpty();
    }

    /** The SHA-256 of a certificate, in lower-case hexadecimal: what an authority is called. */
    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read has a SHA-256", e);
        }
    }

    private static List<X509Certificate> certificates(String pem) {
        String only = only("CERTIFICATE", pem);
        try {
            Collection<? extends Certificate> found =
                    only.isEmpty() ? List.of() : factory().generateCertificates(stream(only));
            return found.stream().map(X509Certificate.class::cast).toList();
        } catch (GeneralSecurityException e) {
            throw unreadable("certificate", e);
        }
    }

    private static List<X509CRL> revocations(String pem) {
        String only = only("X509 CRL", pem);
        try {
            Collection<? extends CRL> found =
                    only.isEmpty() ? List.of() : factory().generateCRLs(stream(only));
            return found.stream().map(X509CRL.class::cast).toList();
        } catch (GeneralSecurityException e) {
            throw unreadable("revocation list", e);
        }
    }

    private static String only(String kind, String pem) {
        return BLOCK.matcher(pem)
                .results()
                .filter(block -> block.group(1).equals(kind))
                .map(block -> block.group() + "\n")
                .reduce("", String::concat);
    }

    private static CertificateFactory factory() throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509");
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static InvalidInput unreadable(String what, GeneralSecurityException cause) {
        InvalidInput refused = new InvalidInput("device_authorities", "expected a " + what + " that can be read");
        refused.initCause(cause);
        return refused;
    }

    private static void require(boolean met, String message) {
        if (!met) {
            throw new InvalidInput("device_authorities", message);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeviceAuthorities that && pem.equals(that.pem);
    }

    @Override
    public int hashCode() {
        return pem.hashCode();
    }

    @Override
    public String toString() {
        return certificates.size() + " device authorities";
    }
}
