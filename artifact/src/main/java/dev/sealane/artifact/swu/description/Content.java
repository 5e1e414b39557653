package dev.sealane.artifact.swu.description;

import dev.sealane.artifact.Digest;
import dev.sealane.artifact.codec.Compression;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an entry takes from the archive. The order of the steps is fixed: what is stored was compressed first and encrypted
 * then; the digest is that of the stored bytes (image digest, section 2.7).
 *
 * @param fileName the member of the archive, a plain name
 * @param size of the stored bytes, where the description says
 * @param digest of the stored bytes
 * @param compression {@code zlib} means gzip
 * @param encryption how it is encrypted, if it is
 */
public record Content(
        String fileName, OptionalLong size, Digest digest, Compression compression, Optional<Encryption> encryption) {
    /**
     * AES-CBC with the key of the device, unless the entry brings its own.
     *
     * @param key 16, 24 or 32 bytes in hexadecimal; only of use where the description itself is encrypted
     * @param vector 16 bytes in hexadecimal, in place of the one that belongs to the key
     */
    public record Encryption(Optional<String> key, Optional<String> vector) {
        /** Says whether there is a key, never which. */
        @Override
        public String toString() {
            return "Encryption[key=" + (key.isPresent() ? "present" : "absent") + ", vector=" + vector + "]";
        }
    }
}
