package dev.sealane.server.release;

import dev.sealane.artifact.sign.UnusableKeyException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;

/** Reads and writes the certificates of authorities whose signers a tenant trusts. */
final class TrustedCertificate {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";
    private static final int LINE = 64;

    private TrustedCertificate() {}

    /** Whether the text holds a certificate and not a bare key. */
    static boolean isIn(String pem) {
        return pem.contains(BEGIN);
    }

    /**
     * The one certificate of the text.
     *
     * @throws UnusableKeyException if it holds none or several, or the authority does not sign itself: then another one
     *     decides whom it vouches for
     */
    static X509Certificate parse(String pem) throws UnusableKeyException {
        int begin = pem.indexOf(BEGIN);
        int end = pem.indexOf(END, begin);
        if (end < 0 || pem.indexOf(BEGIN, end) >= 0) {
            throw new UnusableKeyException("expected exactly one certificate");
        }
        String one = pem.substring(begin, end + END.length());
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(one.getBytes(StandardCharsets.ISO_8859_1)));
            certificate.verify(certificate.getPublicKey());
            return certificate;
        } catch (GeneralSecurityException e) {
            throw new UnusableKeyException("expected a certificate that signs itself", e);
        }
    }

    static String pem(X509Certificate certificate) {
        try {
            String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return BEGIN + "\n" + text + "\n" + END + "\n";
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was read cannot be written", e);
        }
    }
}
