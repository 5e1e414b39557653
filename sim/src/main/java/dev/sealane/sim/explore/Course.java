package dev.sealane.sim.explore;

import dev.sealane.agent.update.Installed;
import dev.sealane.sim.board.Boot;
import dev.sealane.sim.board.PowerOn;
import dev.sealane.sim.flash.FlashMisuseException;
import java.io.IOException;
import java.util.List;

/**
 * All that happened from one power-on until the board came to rest.
 *
 * @param boots how each attempt to boot ended, in order
 * @param ending how it came to rest
 * @param last what flash and server hold then
 * @param misuses what the agent did to the flash that it should not
 * @param cuts every moment at which power could have failed
 */
record Course(
        List<Boot> boots, Ending ending, Situation last, List<FlashMisuseException> misuses, List<CutPoint> cuts) {
    Course {
        boots = List.copyOf(boots);
        misuses = List.copyOf(misuses);
        cuts = List.copyOf(cuts);
    }

    /** How a board came to rest. */
    sealed interface Ending {
        /** The agent has nothing more to do. */
        record Rested(Boot.Started boot, Installed installed) implements Ending {}

        /** The board does not boot any more. */
        record Bricked(String reason) implements Ending {}

        /** The agent failed with an exception, and would do so again at the next boot. */
        record Crashed(Exception cause) implements Ending {}
    }

    /** Runs a board to rest. An agent that fails by itself is a finding like any other, so its exception is kept. */
    static Ending ending(PowerOn board, ExploredAgent agent) throws InterruptedException {
        try {
            return switch (board.run(agent)) {
                case PowerOn.Rest.Bricked bricked -> new Ending.Bricked(bricked.reason());
                case PowerOn.Rest.Working working -> new Ending.Rested(working.boot(), agent.installed());
            };
        } catch (IOException | RuntimeException e) {
            return new Ending.Crashed(e);
        }
    }
}
