package dev.sealane.sim.explore;

import java.time.Duration;
import java.util.List;

/**
 * What an exploration did and found.
 *
 * @param scenario its name
 * @param seed what decided the samples
 * @param operations how many operations the run without a cut has
 * @param depths what was tried, by the number of cuts
 * @param findings the cases in which the invariant does not hold
 * @param time how long it took
 */
public record Report(
        String scenario, long seed, long operations, List<Depth> depths, List<Finding> findings, Duration time) {
    public Report {
        depths = List.copyOf(depths);
        findings = List.copyOf(findings);
    }

    /**
     * The cases with one number of cuts.
     *
     * @param limit how many endings of one cut were tried at most
     * @param exhaustive cuts of which every ending was tried
     * @param sampled cuts of which a sample was tried
     * @param cases all endings of all cuts
     * @param boards how many of them were not seen before, and so were run
     */
    public record Depth(int limit, long exhaustive, long sampled, long cases, long boards) {
        static final Depth NOTHING = new Depth(0, 0, 0, 0, 0);

        Depth plus(Depth other) {
            return new Depth(
                    Math.max(limit, other.limit),
                    exhaustive + other.exhaustive,
                    sampled + other.sampled,
                    cases + other.cases,
                    boards + other.boards);
        }
    }

    /** How many cases were examined, each a board that lost its power. */
    public long cases() {
        return depths.stream().mapToLong(Depth::cases).sum();
    }

    /** How many different boards were switched on again. */
    public long boards() {
        return depths.stream().mapToLong(Depth::boards).sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("%s (seed %d): %d operations".formatted(scenario, seed, operations));
        for (int depth = 0; depth < depths.size(); depth++) {
            Depth tried = depths.get(depth);
            text.append("%n  %d cut%s: %,d moments (all endings of %,d; a sample of %d of %,d), %,d cases, %,d boards"
                    .formatted(
                            depth + 1,
                            depth == 0 ? "" : "s",
                            tried.exhaustive() + tried.sampled(),
                            tried.exhaustive(),
                            tried.limit(),
                            tried.sampled(),
                            tried.cases(),
                            tried.boards()));
        }
        text.append("%n  %s in %.1f s".formatted(verdict(), time.toMillis() / 1000.0));
        return text.toString();
    }

    private String verdict() {
        return findings.isEmpty() ? "all is well" : findings.size() + " findings";
    }
}
