package dev.sealane.artifact.swu;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.cms.CmsSignature;
import dev.sealane.artifact.cms.CmsTrust;
import dev.sealane.artifact.sign.ArtifactSignature;
import dev.sealane.artifact.sign.UnusableKeyException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/**
 * One way to verify the signature of a description (image digest, section 5.2). Which of them a device uses is configured on
 * the device; the image has no say.
 */
public sealed interface SwuVerifier {
    /** Refuses a signature that is not good. */
    void verify(byte[] description, byte[] signature) throws ArtifactException, UnusableKeyException;

    /**
     * RSA with PKCS#1 v1.5, or ECDSA on P-256 in DER; both with SHA-256.
     *
     * @param key RSA or P-256
     */
    record Key(PublicKey key) implements SwuVerifier {
        @Override
        public void verify(byte[] description, byte[] signature) throws ArtifactException, UnusableKeyException {
            ArtifactSignature.requireUsable(key);
            String algorithm = key instanceof RSAPublicKey ? "SHA256withRSA" : "SHA256withECDSA";
            try {
                Signature verifier = Signature.getInstance(algorithm);
                requireGood(verifier, key, description, signature);
            } catch (GeneralSecurityException e) {
                throw new UnusableKeyException("the key cannot verify: " + e.getMessage(), e);
            }
        }
    }

    /**
     * RSA-PSS with SHA-256 and MGF1 with SHA-256; the salt as long as the digest, as long as it can be, or empty.
     *
     * @param key RSA
     */
    record Pss(RSAPublicKey key) implements SwuVerifier {
        private static final int DIGEST_BYTES = 32;

        @Override
        public void verify(byte[] description, byte[] signature) throws ArtifactException, UnusableKeyException {
            ArtifactSignature.requireUsable(key);
            int encodedBytes = (key.getModulus().bitLength() - 1 + Byte.SIZE - 1) / Byte.SIZE;
            int longestSalt = encodedBytes - DIGEST_BYTES - 2;
            for (int saltBytes : new int[] {DIGEST_BYTES, longestSalt, 0}) {
                if (isGood(description, signature, saltBytes)) {
                    return;
                }
            }
            throw new ArtifactException.SignatureWrong(1, SwuReader.SIGNATURE);
        }

        private boolean isGood(byte[] description, byte[] signature, int saltBytes) throws UnusableKeyException {
            try {
                Signature verifier = Signature.getInstance("RSASSA-PSS");
                verifier.setParameter(pss(saltBytes));
                verifier.initVerify(key);
                verifier.update(description);
                return verifier.verify(signature);
            } catch (SignatureException _) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new UnusableKeyException("the key cannot verify: " + e.getMessage(), e);
            }
        }

        static PSSParameterSpec pss(int saltBytes) {
            return new PSSParameterSpec(
                    "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, saltBytes, PSSParameterSpec.TRAILER_FIELD_BC);
        }
    }

    /**
     * CMS with certificates.
     *
     * @param trust whose signatures are believed
     */
    record Certificates(CmsTrust trust) implements SwuVerifier {
        @Override
        public void verify(byte[] description, byte[] signature) throws ArtifactException, UnusableKeyException {
            CmsSignature.verify(signature, description, trust, SwuReader.SIGNATURE);
        }
    }

    private static void requireGood(Signature verifier, PublicKey key, byte[] description, byte[] signature)
            throws GeneralSecurityException, ArtifactException {
        verifier.initVerify(key);
        verifier.update(description);
        try {
            if (verifier.verify(signature)) {
                return;
            }
        } catch (SignatureException e) {
            throw (ArtifactException) new ArtifactException.SignatureWrong(1, SwuReader.SIGNATURE).initCause(e);
        }
        throw new ArtifactException.SignatureWrong(1, SwuReader.SIGNATURE);
    }
}
