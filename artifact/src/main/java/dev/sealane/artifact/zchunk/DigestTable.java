package dev.sealane.artifact.zchunk;

import dev.sealane.artifact.ArtifactException;
import java.util.Arrays;

/** Finds chunks by the checksum of their content: an open hash table of chunk numbers, four bytes for each. */
final class DigestTable {
    private static final int EMPTY = -1;

    /** A table that is at most half full has runs of a few dozen, unless somebody chose what should be checksums. */
    private static final int MAX_PROBES = 1000;

    private final ZchunkHeader header;
    private final int[] slots;

    /**
     * Knows the first chunk of each content, the dictionary apart.
     *
     * @throws ArtifactException if the checksums are chosen to make this slow
     */
    DigestTable(ZchunkHeader header, String where) throws ArtifactException {
        this.header = header;
        this.slots = new int[Integer.highestOneBit(Math.max(1, header.count())) << 2];
        Arrays.fill(slots, EMPTY);
        for (int chunk = 1; chunk < header.count(); chunk++) {
            add(chunk, where);
        }
    }

    private void add(int chunk, String where) throws ArtifactException {
        int slot = slot(header.contentKey(chunk));
        for (int probes = 0; slots[slot] != EMPTY && !header.hasSameContent(slots[slot], chunk); probes++) {
            if (probes == MAX_PROBES) {
                throw new ArtifactException.LimitExceeded("checksums with an equal beginning", MAX_PROBES, where);
            }
            slot = next(slot);
        }
        if (slots[slot] == EMPTY) {
            slots[slot] = chunk;
        }
    }

    /** The first chunk with this content, or negative. */
    int first(byte[] digest) {
        int slot = slot(key(digest, 0));
        while (slots[slot] != EMPTY && !header.hasContentDigest(slots[slot], digest)) {
            slot = next(slot);
        }
        return slots[slot];
    }

    /** The first chunk with the content of this one. */
    int first(int chunk) {
        int slot = slot(header.contentKey(chunk));
        while (!header.hasSameContent(slots[slot], chunk)) {
            slot = next(slot);
        }
        return slots[slot];
    }

    static int key(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }

    private int slot(int key) {
        return key & (slots.length - 1);
    }

    private int next(int slot) {
        return slot + 1 == slots.length ? 0 : slot + 1;
    }
}
