package dev.sealane.agent.boot;

/** How the flags bytes of a redundant environment tell the newer copy (uboot.md 1.2). */
public enum FlagScheme {
    /** The newer copy has the next number: MMC, SD, files, raw NAND, UBI. */
    INCREMENTAL,
    /** The newer copy has 1 and the older one is cleared to 0, which NOR flash does without an erase. */
    BOOLEAN
}
