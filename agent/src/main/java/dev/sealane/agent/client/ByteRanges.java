package dev.sealane.agent.client;

import java.util.Arrays;

/** Ranges of a file in their order, none of which touches another. */
public final class ByteRanges {
    private long[] firsts = new long[16];
    private long[] ends = new long[16];
    private int count;

    /** None yet. */
    public ByteRanges() {}

    /** Adds bytes behind all others; those that follow the last ones directly extend its range. */
    public void add(long first, long length) {
        if (length < 1 || (count > 0 && first < ends[count - 1])) {
            throw new IllegalArgumentException(
                    "expected a range behind the others, found " + length + " from " + first);
        }
        if (count > 0 && ends[count - 1] == first) {
            ends[count - 1] = first + length;
            return;
        }
        if (count == firsts.length) {
            firsts = Arrays.copyOf(firsts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        firsts[count] = first;
        ends[count] = first + length;
        count++;
    }

    int count() {
        return count;
    }

    long first(int range) {
        return firsts[range];
    }

    /** The first byte behind a range. */
    long end(int range) {
        return ends[range];
    }
}
