package dev.sealane.artifact.zchunk;

/** What the index of a header says of the chunks, by their number; filled in their order. */
final class ChunkIndex {
    private final int[] digests;
    private final int[] stored;
    private final int[] lengths;

    ChunkIndex(int count) {
        this.digests = new int[count];
        this.stored = new int[count];
        this.lengths = new int[count];
    }

    void set(int chunk, int digestPosition, int storedLength, int length) {
        digests[chunk] = digestPosition;
        stored[chunk] = storedLength;
        lengths[chunk] = length;
    }

    int count() {
        return lengths.length;
    }

    /** Where in the header the checksum of the stored bytes begins; that of the content is behind it. */
    int digests(int chunk) {
        return digests[chunk];
    }

    /** How many bytes are stored. */
    int stored(int chunk) {
        return stored[chunk];
    }

    /** How many bytes of content there are. */
    int length(int chunk) {
        return lengths[chunk];
    }
}
