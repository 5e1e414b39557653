package dev.sealane.sim.board;

/** The parts of a board's flash. */
public enum Region {
    ENVIRONMENT_0("environment copy 0"),
    ENVIRONMENT_1("environment copy 1"),
    SLOT_A("slot A"),
    SLOT_B("slot B"),
    JOURNAL("journal"),
    SPOOL("spool");

    private final String label;

    Region(String label) {
        this.label = label;
    }

    /** The region of a slot. */
    public static Region of(SlotName slot) {
        return slot == SlotName.A ? SLOT_A : SLOT_B;
    }

    /** What stories call it. */
    public String label() {
        return label;
    }
}
