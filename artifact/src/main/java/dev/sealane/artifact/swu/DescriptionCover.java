package dev.sealane.artifact.swu;

import dev.sealane.artifact.cms.Envelope;
import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.crypt.EncryptingOutput;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;

/** How a description is encrypted (image digest, section 5.5): what {@link DescriptionKey} reads. */
public sealed interface DescriptionCover {
    /** What is stored in place of the description. */
    byte[] encrypt(byte[] description) throws IOException;

    /** AES-CBC with the key of the payloads. */
    record Shared(ContentKey key) implements DescriptionCover {
        @Override
        public byte[] encrypt(byte[] description) throws IOException {
            return EncryptingOutput.encrypt(description, key);
        }
    }

    /**
     * CMS for the holders of private keys. Such a description carries the key of the payloads, which no device shares with
     * another then.
     *
     * @param certificates of the recipients, RSA or EC
     */
    record Recipients(List<X509Certificate> certificates) implements DescriptionCover {
        public Recipients {
            certificates = List.copyOf(certificates);
        }

        @Override
        public byte[] encrypt(byte[] description) throws IOException {
            return Envelope.seal(description, certificates);
        }
    }
}
