package dev.sealane.artifact.swu;

import dev.sealane.artifact.cms.EnvelopedMessage;
import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.crypt.DecryptingInput;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** How an encrypted description is read (image digest, section 5.5). */
public sealed interface DescriptionKey {
    /** The description itself. */
    byte[] decrypt(byte[] stored, String where) throws IOException;

    /** AES-CBC with the key of the payloads. */
    record Shared(ContentKey key) implements DescriptionKey {
        @Override
        public byte[] decrypt(byte[] stored, String where) throws IOException {
            return DecryptingInput.decrypt(stored, key, where);
        }
    }

    /**
     * CMS for the holder of a private key.
     *
     * @param key RSA or EC
     * @param certificate which recipient that is; without it every recipient of the key's kind is tried
     */
    record Own(PrivateKey key, Optional<X509Certificate> certificate) implements DescriptionKey {
        @Override
        public byte[] decrypt(byte[] stored, String where) throws IOException {
            return EnvelopedMessage.open(stored, key, certificate, where);
        }

        /** Says whose, never the key. */
        @Override
        public String toString() {
            return "Own[" + key.getAlgorithm() + "]";
        }
    }
}
