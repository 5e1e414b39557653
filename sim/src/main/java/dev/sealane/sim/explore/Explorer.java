package dev.sealane.sim.explore;

import dev.sealane.sim.board.Fault;
import dev.sealane.sim.flash.Survivals;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Tries every power cut of an update, then every cut of every recovery.
 *
 * <p>Breadth first. A board runs undisturbed while every operation is noted together with what is unflushed at that
 * moment; from the notes follow all flash contents that a cut there can leave. Each content that was not seen before,
 * with what the server remembers, is a board that is switched on again and checked against the {@link Invariant}. That
 * equals really cutting the power there, which {@link Replay} does, because nothing that runs on a board can know that
 * its power will fail.
 *
 * <p>The same scenario, fault, bounds and seed examine the same cases, whatever the number of threads.
 */
public final class Explorer {
    private final Bench bench;
    private final Bounds bounds;
    private final long seed;
    private final Simulation simulation;
    private final Invariant invariant;
    private final Replay replay;
    private final Set<Situation.Key> seen = ConcurrentHashMap.newKeySet();
    private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();

    /**
     * An exploration that has not begun.
     *
     * @param fault what is planted into each board
     * @param seed decides the samples
     */
    public Explorer(Scenario scenario, Supplier<Fault> fault, Bounds bounds, long seed) throws IOException {
        bench = Bench.of(scenario);
        this.bounds = bounds;
        this.seed = seed;
        simulation = new Simulation(bench, fault);
        invariant = new Invariant(scenario);
        replay = new Replay(bench, fault, seed);
    }

    /** A board that ran, and how it came to be. */
    private record Visited(CasePath path, Course course) {}

    /** What came of the cuts of one board. */
    private record Expansion(Report.Depth tried, List<Visited> boards) {}

    /** Runs the exploration, once. */
    public Report explore() throws IOException, InterruptedException {
        long started = System.nanoTime();
        Course uncut = simulation.run(bench.start());
        check(CasePath.UNCUT, uncut);
        List<Report.Depth> depths = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(bounds.workers())) {
            boolean kills = bench.scenario().has(Scenario.Trait.KILLED);
            List<Visited> level = kills ? killed(uncut) : List.of(new Visited(CasePath.UNCUT, uncut));
            for (int depth = kills ? 1 : 0; depth < bounds.endings().size() && !isEnough(); depth++) {
                level = descend(level, depth, depths, workers);
            }
        }
        return new Report(
                bench.scenario().name(),
                seed,
                uncut.cuts().size(),
                depths,
                findings.stream()
                        .sorted(Comparator.comparing(finding -> finding.path().toString()))
                        .limit(bounds.findings())
                        .toList(),
                Duration.ofNanos(System.nanoTime() - started));
    }

    /** The agent is killed at each operation in turn: instead of the first cut, since the power stays. */
    private List<Visited> killed(Course uncut) throws IOException, InterruptedException {
        List<Visited> level = new ArrayList<>();
        for (CutPoint moment : uncut.cuts()) {
            long operation = moment.operation().number();
            CasePath path = CasePath.killedAt(operation);
            Course course = simulation.runKilledAt(bench.start(), operation);
            check(path, course);
            level.add(new Visited(path, course));
        }
        return level;
    }

    private List<Visited> descend(List<Visited> level, int depth, List<Report.Depth> depths, ExecutorService workers)
            throws IOException, InterruptedException {
        boolean deepest = depth == bounds.endings().size() - 1;
        int limit = bounds.endings().get(depth);
        List<Callable<Expansion>> tasks = new ArrayList<>(level.size());
        for (Visited parent : level) {
            tasks.add(() -> expand(parent, limit, deepest));
        }
        Report.Depth tried = Report.Depth.NOTHING;
        List<Visited> next = new ArrayList<>();
        for (Future<Expansion> future : workers.invokeAll(tasks)) {
            Expansion expansion = result(future);
            tried = tried.plus(expansion.tried());
            next.addAll(expansion.boards());
        }
        depths.add(tried);
        return next;
    }

    private Expansion expand(Visited parent, int limit, boolean deepest) throws IOException, InterruptedException {
        Report.Depth tried = Report.Depth.NOTHING;
        List<Visited> boards = new ArrayList<>();
        for (CutPoint cut : parent.course().cuts()) {
            Survivals survivals =
                    Survivals.of(cut.pending(), limit, seed + cut.operation().number());
            int fresh = 0;
            for (int ending = 0; ending < survivals.list().size() && !isEnough(); ending++) {
                Situation situation = cut.after(survivals.list().get(ending));
                if (seen.add(situation.key())) {
                    fresh++;
                    CasePath path = parent.path().then(cut.operation().number(), ending, limit);
                    Course course = simulation.run(situation);
                    check(path, course);
                    boolean cutAgain = !parent.path().cuts().isEmpty() || ending < bounds.cutAgain();
                    if (!deepest && cutAgain) {
                        boards.add(new Visited(path, course));
                    }
                }
            }
            tried = tried.plus(new Report.Depth(
                    limit,
                    survivals.exhaustive() ? 1 : 0,
                    survivals.exhaustive() ? 0 : 1,
                    survivals.list().size(),
                    fresh));
        }
        return new Expansion(tried, boards);
    }

    private void check(CasePath path, Course course) throws IOException, InterruptedException {
        List<String> violations = new ArrayList<>(invariant.violations(course));
        if (path.equals(CasePath.UNCUT) && violations.isEmpty()) {
            violations.addAll(invariant.violationsUncut(course));
        }
        if (!violations.isEmpty()) {
            findings.add(new Finding(
                    path, violations, replay.tell(path, Replay.Detail.EVENTS).lines()));
        }
    }

    private boolean isEnough() {
        return findings.size() >= bounds.findings();
    }

    private static Expansion result(Future<Expansion> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case InterruptedException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException("an explored board broke its rules", e);
            }
        }
    }
}
