package dev.sealane.artifact.cms;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.der.DerReader;
import dev.sealane.artifact.der.DerReader.Element;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;

/** How a message names a certificate (RFC 5652, section 5.3): by issuer and serial number, or by key identifier. */
sealed interface CertificateName {
    /** Whether {@code certificate} is the one. */
    boolean fits(X509Certificate certificate);

    /** Reads the name that comes next. */
    static CertificateName parse(DerReader fields, String where) throws ArtifactException {
        Optional<Element> keyId = fields.optional(DerReader.CONTEXT);
        if (keyId.isPresent()) {
            return new ByKeyId(keyId.get().content());
        }
        DerReader both =
                fields.next(DerReader.SEQUENCE, "an issuer and a serial number").inside();
        byte[] issuer = both.next(DerReader.SEQUENCE, "an issuer").encoded();
        byte[] serial = both.next(DerReader.INTEGER, "a serial number").content();
        if (serial.length == 0) {
            throw new ArtifactException.Malformed(where, "a serial number", "an empty one");
        }
        return new ByIssuer(issuer, new BigInteger(serial));
    }

    final class ByIssuer implements CertificateName {
        private final byte[] issuer;
        private final BigInteger serial;

        ByIssuer(byte[] issuer, BigInteger serial) {
            this.issuer = issuer.clone();
            this.serial = serial;
        }

        @Override
        public boolean fits(X509Certificate certificate) {
            return certificate.getSerialNumber().equals(serial)
                    && Arrays.equals(certificate.getIssuerX500Principal().getEncoded(), issuer);
        }
    }

    final class ByKeyId implements CertificateName {
        private static final String SUBJECT_KEY_ID = "2.5.29.14";

        private final byte[] keyId;

        ByKeyId(byte[] keyId) {
            this.keyId = keyId.clone();
        }

        /** The extension holds an octet string in an octet string. */
        @Override
        public boolean fits(X509Certificate certificate) {
            byte[] extension = certificate.getExtensionValue(SUBJECT_KEY_ID);
            if (extension == null) {
                return false;
            }
            try {
                byte[] inner = DerReader.of(extension, "a certificate")
                        .next(DerReader.OCTET_STRING, "an extension")
                        .content();
                return Arrays.equals(
                        DerReader.of(inner, "a certificate")
                                .next(DerReader.OCTET_STRING, "a key identifier")
                                .content(),
                        keyId);
            } catch (ArtifactException _) {
                return false;
            }
        }
    }
}
