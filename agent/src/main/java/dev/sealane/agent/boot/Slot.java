package dev.sealane.agent.boot;

/**
 * A place a root file system can be installed to and booted from.
 *
 * @param name A or B
 * @param partition the number the boot loader's environment uses for this slot, for example 2 in {@code mmc 0:2}
 */
public record Slot(Name name, int partition) {
    /** The largest partition number of a GPT with the usual 128 entries. */
    public static final int MAXIMUM_PARTITION = 128;

    /** The two slots of a device. */
    public enum Name {
        A,
        B;

        /** The other one. */
        public Name other() {
            return this == A ? B : A;
        }
    }

    public Slot {
        if (partition < 1 || partition > MAXIMUM_PARTITION) {
            throw new IllegalArgumentException(
                    "a slot's partition is 1 to " + MAXIMUM_PARTITION + ", found " + partition);
        }
    }

    @Override
    public String toString() {
        return name + " (partition " + partition + ")";
    }
}
