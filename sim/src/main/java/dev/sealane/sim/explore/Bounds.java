package dev.sealane.sim.explore;

import java.util.List;

/**
 * How far an exploration goes.
 *
 * @param endings for each depth of cuts, how many endings of one cut are tried: all where there are not more, else a
 *     seeded sample of this size
 * @param cutAgain how many endings of the first cut are cut a second time; the others only have to come back
 * @param findings after how many findings to stop
 * @param workers how many threads run boards
 */
public record Bounds(List<Integer> endings, int cutAgain, int findings, int workers) {
    /** Enough to see a pattern in what went wrong. */
    private static final int USUAL_FINDINGS = 10;

    /** More threads would take memory, and no machine of ours has them to spare. */
    private static final int MAXIMUM_WORKERS = 8;

    public Bounds {
        endings = List.copyOf(endings);
        if (endings.stream().anyMatch(limit -> limit < 2) || cutAgain < 1 || findings < 1 || workers < 1) {
            throw new IllegalArgumentException(
                    "at least two endings of each cut, one finding and one worker are needed, found " + endings);
        }
    }

    /** Up to 64 endings of the first cut, eight of them cut again with up to four endings: seconds for each scenario. */
    public static Bounds usual() {
        return new Bounds(List.of(64, 4), 8, USUAL_FINDINGS, processors());
    }

    /** Up to 512 endings of the first cut, each cut again with up to 8, and those with up to 2: for the night. */
    public static Bounds thorough() {
        return new Bounds(List.of(512, 8, 2), Integer.MAX_VALUE, USUAL_FINDINGS, processors());
    }

    /** These bounds, ended by the first finding. */
    public Bounds untilFirstFinding() {
        return new Bounds(endings, cutAgain, 1, workers);
    }

    private static int processors() {
        return Math.min(Runtime.getRuntime().availableProcessors(), MAXIMUM_WORKERS);
    }
}
