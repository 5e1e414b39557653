package dev.sealane.sim.explore;

import dev.sealane.agent.update.Installed;
import dev.sealane.sim.board.Boot;
import dev.sealane.sim.board.Fault;
import dev.sealane.sim.board.PowerOn;
import dev.sealane.sim.flash.MemoryMedium;
import dev.sealane.sim.flash.Operation;
import dev.sealane.sim.flash.Power;
import dev.sealane.sim.flash.PowerCut;
import dev.sealane.sim.flash.Survival;
import dev.sealane.sim.flash.Survivals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Runs one case again, this time with power that really fails, and tells what happens. */
public final class Replay {
    private final Bench bench;
    private final Supplier<Fault> fault;
    private final long seed;

    /**
     * Makes a scenario ready for replays.
     *
     * @param fault what is planted into each board
     * @param seed what decided the samples of the exploration
     */
    public Replay(Scenario scenario, Supplier<Fault> fault, long seed) throws IOException {
        this(Bench.of(scenario), fault, seed);
    }

    Replay(Bench bench, Supplier<Fault> fault, long seed) {
        this.bench = bench;
        this.fault = fault;
        this.seed = seed;
    }

    /** How much is told. */
    public enum Detail {
        /** Boots, cuts, and what the server hears. */
        EVENTS,
        /** Every operation as well. */
        OPERATIONS
    }

    /**
     * What happened.
     *
     * @param lines for a person
     * @param violations what of the invariant does not hold after the last power-on
     */
    public record Story(List<String> lines, List<String> violations) {
        public Story {
            lines = List.copyOf(lines);
            violations = List.copyOf(violations);
        }
    }

    /**
     * Runs a case from the first power-on to rest.
     *
     * @throws IllegalArgumentException if the case does not exist in this scenario
     */
    public Story tell(CasePath path, Detail detail) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        Situation situation = bench.start();
        OptionalLong killed = path.killed();
        for (CasePath.Cut cut : path.cuts()) {
            situation = new OnePowerOn(situation, detail, lines, killed).cut(cut);
            killed = OptionalLong.empty();
        }
        Course course = new OnePowerOn(situation, detail, lines, killed).rest();
        return new Story(lines, new Invariant(bench.scenario()).violations(course));
    }

    /** What flash and server hold after the cuts of a case, before power comes back. */
    Situation after(CasePath path) throws IOException, InterruptedException {
        Situation situation = bench.start();
        OptionalLong killed = path.killed();
        for (CasePath.Cut cut : path.cuts()) {
            situation = new OnePowerOn(situation, Detail.EVENTS, new ArrayList<>(), killed).cut(cut);
            killed = OptionalLong.empty();
        }
        return situation;
    }

    private final class OnePowerOn {
        private final Detail detail;
        private final List<String> lines;
        private final List<Boot> boots = new ArrayList<>();
        private final MemoryMedium medium;
        private final Power power = new Power(this::tell);
        private final SimulatedServer server;
        private final PowerOn board;
        private final ExploredAgent agent;

        OnePowerOn(Situation start, Detail detail, List<String> lines, OptionalLong killed) {
            this.detail = detail;
            this.lines = lines;
            medium = new MemoryMedium(start.image());
            server = bench.server(power, start.deployment());
            board = new PowerOn(medium, bench.scenario().layout(), power, fault.get(), this::tell);
            agent = new ExploredAgent(server);
            killed.ifPresent(power::killAt);
            lines.add("power on");
        }

        Situation cut(CasePath.Cut cut) throws IOException, InterruptedException {
            power.cutAt(cut.operation());
            try {
                board.run(agent);
            } catch (PowerCut powerCut) {
                board.fail(pending -> {
                    Survival survival = chosen(Survivals.of(pending, cut.limit(), seed + cut.operation()), cut);
                    lines.add(powerCut.getMessage() + ": " + survival.story());
                    return survival;
                });
                return situation();
            }
            throw new IllegalArgumentException("the board rests before operation " + cut.operation());
        }

        private Survival chosen(Survivals survivals, CasePath.Cut cut) {
            if (cut.ending() >= survivals.list().size()) {
                throw new IllegalArgumentException("a cut at operation %d has %d endings, there is no %d"
                        .formatted(cut.operation(), survivals.list().size(), cut.ending()));
            }
            return survivals.list().get(cut.ending());
        }

        Course rest() throws InterruptedException {
            Course.Ending ending = Course.ending(board, agent);
            lines.add(
                    switch (ending) {
                        case Course.Ending.Rested rested -> tell(rested.installed());
                        case Course.Ending.Bricked bricked -> "bricked: " + bricked.reason();
                        case Course.Ending.Crashed crashed -> "the agent failed: " + crashed.cause();
                    });
            return new Course(boots, ending, situation(), board.misuses(), List.of());
        }

        private Situation situation() {
            return new Situation(medium.image(), server.deployment());
        }

        private String tell(Installed installed) {
            Optional<String> heard = server.deployment().ending().map(Enum::name);
            return "at rest with %s installed; the server heard %s"
                    .formatted(installed.artifactName(), heard.orElse("nothing final"));
        }

        private void tell(Operation operation) {
            if (detail == Detail.OPERATIONS) {
                lines.add("  " + operation);
            } else if (operation.kind() == Operation.Kind.ANSWER) {
                lines.add("  the server heard: " + operation.where());
            }
        }

        private void tell(Boot boot) {
            boots.add(boot);
            lines.add(
                    switch (boot) {
                        case Boot.Started started ->
                            "boots slot %s, %s%s"
                                    .formatted(
                                            started.slot(),
                                            started.block().version(),
                                            started.whole() ? "" : ", NOT WHOLE");
                        case Boot.Reset reset -> "resets: " + reset.reason();
                        case Boot.Stuck stuck -> "does not boot: " + stuck.reason();
                    });
        }
    }
}
