package dev.sealane.sim.board;

import java.io.IOException;

/** What a board runs when its user space is up. */
@FunctionalInterface
public interface Program {
    /**
     * Runs until it asked for a reboot, or has nothing more to do.
     *
     * @throws IOException if it fails; the board then has no program any more, which no board should come to
     */
    void run(Hardware hardware) throws IOException, InterruptedException;
}
