package dev.sealane.artifact.swu;

import dev.sealane.artifact.Digest;
import dev.sealane.artifact.swu.description.Entry;
import java.util.List;

/**
 * A member of the archive that the selected description asks for.
 *
 * @param name a plain file name
 * @param storedSize the length in the archive, compressed and encrypted, in bytes
 * @param digest of the stored bytes. While the content is still being read it is a promise; the reader fails at its end if
 *     the content breaks it
 * @param entries that are installed from it, at least one
 */
public record SwuMember(String name, long storedSize, Digest digest, List<Entry> entries) {
    public SwuMember {
        entries = List.copyOf(entries);
    }
}
