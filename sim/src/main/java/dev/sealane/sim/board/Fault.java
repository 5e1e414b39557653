package dev.sealane.sim.board;

import java.io.IOException;

/** A mistake planted between the agent and the flash, to prove that the explorer would find it. */
public interface Fault {
    /** What the agent sees instead of the board's regions; called after each boot. */
    Regions plant(Regions regions);

    /** The program asked for a reset and has returned. */
    default void beforeReset() throws IOException {}

    /** The agent as it is. */
    static Fault none() {
        return regions -> regions;
    }
}
