package dev.sealane.sim.board;

/** How one attempt to start the board ended. */
public sealed interface Boot {
    /**
     * User space is running.
     *
     * @param slot the slot its root file system is in
     * @param block what the image says about itself
     * @param whole whether every byte of the image is what its boot block promises
     */
    record Started(SlotName slot, BootBlock block, boolean whole) implements Boot {}

    /** The board resets by itself and tries again. */
    record Reset(String reason) implements Boot {}

    /** The board waits for a person with a serial cable: bricked. */
    record Stuck(String reason) implements Boot {}
}
