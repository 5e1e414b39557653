package dev.sealane.artifact.cms;

import dev.sealane.artifact.der.DerReader;
import dev.sealane.artifact.der.DerWriter;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/** Makes the key that wraps another one out of an agreed secret (RFC 5753, section 7.2; SEC 1, section 3.6.1). */
final class KeyDerivation {
    private KeyDerivation() {}

    /**
     * The wrapping key.
     *
     * @param secret what both sides computed
     * @param wrapping the algorithm, as the message names it
     * @param userMaterial what the sender added, if anything
     */
    static SecretKeySpec wrappingKey(
            byte[] secret, byte[] wrapping, Optional<byte[]> userMaterial, String digest, int keyBytes)
            throws GeneralSecurityException {
        return new SecretKeySpec(derive(secret, sharedInfo(wrapping, userMaterial, keyBytes), digest, keyBytes), "AES");
    }

    /** ECC-CMS-SharedInfo (RFC 5753, section 7.2). */
    private static byte[] sharedInfo(byte[] wrapping, Optional<byte[]> userMaterial, int keyBytes) {
        byte[] bits =
                ByteBuffer.allocate(Integer.BYTES).putInt(keyBytes * Byte.SIZE).array();
        byte[] party = userMaterial
                .map(material -> DerWriter.element(DerReader.CONSTRUCTED_CONTEXT, material))
                .orElse(new byte[0]);
        return DerWriter.element(
                DerReader.SEQUENCE,
                wrapping,
                party,
                DerWriter.element(DerReader.CONSTRUCTED_CONTEXT + 2, DerWriter.element(DerReader.OCTET_STRING, bits)));
    }

    /** The key derivation of ANSI X9.63 (SEC 1, section 3.6.1). */
    private static byte[] derive(byte[] secret, byte[] info, String digest, int keyBytes)
            throws GeneralSecurityException {
        MessageDigest hash = MessageDigest.getInstance(digest);
        ByteBuffer derived = ByteBuffer.allocate(keyBytes + hash.getDigestLength());
        for (int counter = 1; derived.position() < keyBytes; counter++) {
            hash.update(secret);
            hash.update(ByteBuffer.allocate(Integer.BYTES).putInt(counter).array());
            derived.put(hash.digest(info));
        }
        return Arrays.copyOf(derived.array(), keyBytes);
    }
}
