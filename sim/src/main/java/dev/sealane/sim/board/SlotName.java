package dev.sealane.sim.board;

/** The two places a root file system can be in. */
public enum SlotName {
    A,
    B;

    /** The slot that is not this one. */
    public SlotName other() {
        return this == A ? B : A;
    }
}
