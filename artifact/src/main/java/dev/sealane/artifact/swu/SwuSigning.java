package dev.sealane.artifact.swu;

import dev.sealane.artifact.cms.CmsSignature;
import dev.sealane.artifact.sign.ArtifactSignature;
import dev.sealane.artifact.sign.UnusableKeyException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;

/** One way to sign a description (image digest, section 5.2): what the devices in the field are built to verify. */
public sealed interface SwuSigning {
    /** The bytes of {@code sw-description.sig}. */
    byte[] sign(byte[] description) throws UnusableKeyException;

    /**
     * RSA with PKCS#1 v1.5, or ECDSA on P-256 in DER; both with SHA-256.
     *
     * @param key RSA or P-256
     */
    record Key(PrivateKey key) implements SwuSigning {
        @Override
        public byte[] sign(byte[] description) throws UnusableKeyException {
            ArtifactSignature.requireUsable(key);
            try {
                Signature signing = Signature.getInstance(key instanceof RSAKey ? "SHA256withRSA" : "SHA256withECDSA");
                return finish(signing, key, description);
            } catch (GeneralSecurityException e) {
                throw new UnusableKeyException("the key cannot sign: " + e.getMessage(), e);
            }
        }
    }

    /**
     * RSA-PSS with SHA-256 and a salt as long as the digest.
     *
     * @param key RSA
     */
    record Pss(PrivateKey key) implements SwuSigning {
        private static final int SALT_BYTES = 32;

        @Override
        public byte[] sign(byte[] description) throws UnusableKeyException {
            ArtifactSignature.requireUsable(key);
            try {
                Signature signing = Signature.getInstance("RSASSA-PSS");
                signing.setParameter(SwuVerifier.Pss.pss(SALT_BYTES));
                return finish(signing, key, description);
            } catch (GeneralSecurityException e) {
                throw new UnusableKeyException("the key cannot sign with RSA-PSS: " + e.getMessage(), e);
            }
        }
    }

    /**
     * CMS with certificates.
     *
     * @param key RSA or EC
     * @param certificates the signer's first, then those that verifiers may lack
     */
    record Certificates(PrivateKey key, List<X509Certificate> certificates) implements SwuSigning {
        public Certificates {
            certificates = List.copyOf(certificates);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException("signing with CMS needs the signer's certificate");
            }
        }

        @Override
        public byte[] sign(byte[] description) throws UnusableKeyException {
            return CmsSignature.sign(description, key, certificates);
        }
    }

    private static byte[] finish(Signature signing, PrivateKey key, byte[] description)
            throws GeneralSecurityException {
        signing.initSign(key);
        signing.update(description);
        return signing.sign();
    }
}
