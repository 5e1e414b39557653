package dev.sealane.sim.explore;

import dev.sealane.sim.board.Boot;
import dev.sealane.sim.board.Fault;
import dev.sealane.sim.board.PowerOn;
import dev.sealane.sim.flash.MemoryMedium;
import dev.sealane.sim.flash.Operation;
import dev.sealane.sim.flash.PendingWrites;
import dev.sealane.sim.flash.Power;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Runs boards of one scenario from power-on to rest, and notes every moment at which power could fail. */
final class Simulation {
    private final Bench bench;
    private final Supplier<Fault> fault;

    Simulation(Bench bench, Supplier<Fault> fault) {
        this.bench = bench;
        this.fault = fault;
    }

    /** Switches a board on and lets it come to rest. */
    Course run(Situation start) throws IOException, InterruptedException {
        return new OneRun(start).run();
    }

    /** The same, with an agent that is killed at an operation and started again. */
    Course runKilledAt(Situation start, long operation) throws IOException, InterruptedException {
        OneRun run = new OneRun(start);
        run.power.killAt(operation);
        return run.run();
    }

    private final class OneRun {
        private final MemoryMedium medium;
        private final Power power = new Power(this::note);
        private final SimulatedServer server;
        private final PowerOn board;
        private final ExploredAgent agent;
        private final List<Boot> boots = new ArrayList<>();
        private final List<CutPoint> cuts = new ArrayList<>();

        OneRun(Situation start) {
            medium = new MemoryMedium(start.image());
            server = bench.server(power, start.deployment());
            board = new PowerOn(medium, bench.scenario().layout(), power, fault.get(), boots::add);
            agent = new ExploredAgent(server);
        }

        Course run() throws InterruptedException {
            Course.Ending ending = Course.ending(board, agent);
            Situation last = new Situation(medium.image(), server.deployment());
            return new Course(boots, ending, last, board.misuses(), cuts);
        }

        private void note(Operation operation) {
            cuts.add(new CutPoint(operation, medium.image(), pending(), server.deployment()));
        }

        private PendingWrites pending() {
            try {
                return board.pending();
            } catch (IOException e) {
                throw new UncheckedIOException("a medium in memory cannot fail", e);
            }
        }
    }
}
