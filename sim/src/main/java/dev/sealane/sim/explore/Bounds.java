package dev.sealane.sim.explore;

import java.util.List;

/**
 * How far an exploration goes.
 *
 * @param endings for each depth of cuts, how many endings of one cut are tried: all where there are not more, else a
 *     seeded sample of this size
 * @param findings after how many findings to stop
 * @param workers how many threads run boards
 */
public record Bounds(List<Integer> endings, int findings, int workers) {
    /** Enough to see a pattern in what went wrong. */
    private static final int USUAL_FINDINGS = 10;

    /** More threads would take memory, and no machine of ours has them to spare. */
    private static final int MAXIMUM_WORKERS = 8;

    public Bounds {
        endings = List.copyOf(endings);
        if (endings.stream().anyMatch(limit -> limit < 2) || findings < 1 || workers < 1) {
            throw new IllegalArgumentException(
                    "at least two endings of each cut, one finding and one worker are needed, found " + endings);
        }
    }

    /** One cut with up to 64 endings, then a second with up to {@code 4}: seconds for each scenario. */
    public static Bounds usual() {
        return new Bounds(List.of(64, 4), USUAL_FINDINGS, processors());
    }

    /** Up to 512 endings of the first cut, 16 of the second, 2 of a third: for the night. */
    public static Bounds thorough() {
        return new Bounds(List.of(512, 16, 2), USUAL_FINDINGS, processors());
    }

    /** These bounds, ended by the first finding. */
    public Bounds untilFirstFinding() {
        return new Bounds(endings, 1, workers);
    }

    private static int processors() {
        return Math.min(Runtime.getRuntime().availableProcessors(), MAXIMUM_WORKERS);
    }
}
