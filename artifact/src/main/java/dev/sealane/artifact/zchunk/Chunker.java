package dev.sealane.artifact.zchunk;

/**
 * Cuts bytes into chunks at the places where zchunk cuts them by itself: where the rolling hash of what comes next ends in 15
 * zeros, but never below 8 KiB nor above 128 KiB. The same content is cut at the same places wherever it stands.
 */
final class Chunker {
    private static final int MASK = (1 << 15) - 1;
    static final int LEAST_BYTES = (MASK + 1) / 4;
    static final int MOST_BYTES = (MASK + 1) * 4;

    private final RollingHash hash = new RollingHash();
    private int length;

    /**
     * Takes the next byte.
     *
     * <p>A byte at which a cut is refused, because the chunk would be too short, counts twice in the hash: zchunk looks at it
     * again. As no hash of 48 equal bytes ends in 15 zeros, that ends.
     *
     * @return whether a chunk ended before it
     */
    boolean cutsBefore(byte next) {
        boolean cut = false;
        while ((hash.roll(next) & MASK) == 0 || length >= MOST_BYTES) {
            if (length >= LEAST_BYTES) {
                hash.reset();
                length = 0;
                cut = true;
            }
        }
        length++;
        return cut;
    }
}
