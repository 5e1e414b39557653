package dev.sealane.agent.daemon;

/** What somebody wants of a sleeping daemon. */
public enum Wish {
    /** Ask for work now. */
    CHECK,
    /** Send the inventory now. */
    INVENTORY
}
