package dev.sealane.artifact.tar;

import java.time.Instant;

/**
 * One regular file in a tar archive; nothing else is ever read or written.
 *
 * @param name the path as it stands in the archive, PAX and GNU long names resolved. Untrusted: may hold {@code ..}
 * @param size the length of the content in bytes
 * @param mode the permission bits
 * @param modified the modification time, to the second
 */
public record TarEntry(String name, long size, int mode, Instant modified) {
    public TarEntry {
        if (size < 0) {
            throw new IllegalArgumentException("a size is not negative");
        }
        if ((mode & ~0_7777) != 0) {
            throw new IllegalArgumentException("a mode has twelve bits");
        }
    }

    /** An entry as reproducible archives hold it: modified at the epoch. */
    public static TarEntry reproducible(String name, long size, int mode) {
        return new TarEntry(name, size, mode, Instant.EPOCH);
    }
}
