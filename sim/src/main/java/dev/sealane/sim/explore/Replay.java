package dev.sealane.sim.explore;

import dev.sealane.sim.board.Boot;
import dev.sealane.sim.board.Fault;
import dev.sealane.sim.board.PowerOn;
import dev.sealane.sim.flash.Image;
import dev.sealane.sim.flash.MemoryMedium;
import dev.sealane.sim.flash.Power;
import dev.sealane.sim.flash.PowerCut;
import dev.sealane.sim.flash.Survival;
import dev.sealane.sim.flash.Survivals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * What happened.
     *
     * @param lines the story, for a person
     * @param image the flash in the end
     */
    public record Story(List<String> lines, Image image) {
        public Story {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Runs a case from the first power-on to rest.
     *
     * @throws IllegalArgumentException if the case does not exist in this scenario
     */
    public Story tell(CasePath path) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        Situation situation = bench.start();
        for (CasePath.Cut cut : path.cuts()) {
            situation = new OnePowerOn(situation, lines).cut(cut);
        }
        Situation last = new OnePowerOn(situation, lines).rest();
        return new Story(lines, last.image());
    }

    private final class OnePowerOn {
        private final List<String> lines;
        private final MemoryMedium medium;
        private final Power power;
        private final SimulatedServer server;
        private final PowerOn board;
        private final ExploredAgent agent;

        OnePowerOn(Situation start, List<String> lines) {
            this.lines = lines;
            medium = new MemoryMedium(start.image());
            power = new Power();
            server = bench.server(power, start.deployment());
            board = new PowerOn(medium, bench.scenario().layout(), power, fault.get(), this::tell);
            agent = new ExploredAgent(server);
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
                return new Situation(medium.image(), server.deployment());
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

        Situation rest() throws InterruptedException {
            try {
                lines.add(
                        switch (board.run(agent)) {
                            case PowerOn.Rest.Bricked bricked -> "bricked: " + bricked.reason();
                            case PowerOn.Rest.Working working ->
                                "at rest with %s installed; the server heard %s"
                                        .formatted(
                                                agent.installed().artifactName(),
                                                server.deployment()
                                                        .ending()
                                                        .map(Enum::name)
                                                        .orElse("nothing final"));
                        });
            } catch (IOException | RuntimeException e) {
                lines.add("the agent failed: " + e);
            }
            return new Situation(medium.image(), server.deployment());
        }

        private void tell(Boot boot) {
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
