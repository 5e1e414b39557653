package dev.sealane.artifact.zchunk;

import dev.sealane.artifact.ArtifactException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The checksums that are accepted. SHA-1 can be forged, and the format itself forbids half a SHA-512 where chunks are all
 * there is.
 */
enum ChunkHash {
    SHA_256("SHA-256", 1),
    SHA_512("SHA-512", 2);

    private final String algorithm;
    private final long number;

    ChunkHash(String algorithm, long number) {
        this.algorithm = algorithm;
        this.number = number;
    }

    static ChunkHash of(long number, String where) throws ArtifactException {
        for (ChunkHash hash : values()) {
            if (hash.number == number) {
                return hash;
            }
        }
        throw new ArtifactException.UnsupportedFeature(
                "the checksum type " + number + "; expected SHA-256 (1) or SHA-512 (2)", where);
    }

    MessageDigest start() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    int bytes() {
        return start().getDigestLength();
    }
}
