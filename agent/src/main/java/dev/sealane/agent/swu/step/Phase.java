package dev.sealane.agent.swu.step;

/** The parts of an installation, in their order (image digest, section 3). */
public enum Phase {
    /** Before anything is written. */
    BEFORE,
    /** Partitions, images and files. */
    INSTALL,
    /** After everything is written, before the boot environment changes. */
    AFTER,
    /** The installation failed. */
    FAILURE
}
