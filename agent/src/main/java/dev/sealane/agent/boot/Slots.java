package dev.sealane.agent.boot;

import java.util.Optional;

/** The two slots of a device; they differ in name and partition. */
public record Slots(Slot a, Slot b) {
    public Slots {
        if (a.name() != Slot.Name.A || b.name() != Slot.Name.B) {
            throw new IllegalArgumentException("expected slot A and slot B, found " + a + " and " + b);
        }
        if (a.partition() == b.partition()) {
            throw new IllegalArgumentException("both slots have partition " + a.partition());
        }
    }

    /** Slots A and B with these partition numbers. */
    public static Slots of(int partitionA, int partitionB) {
        return new Slots(new Slot(Slot.Name.A, partitionA), new Slot(Slot.Name.B, partitionB));
    }

    /** The slot that is not {@code slot}. */
    public Slot other(Slot slot) {
        return slot.name() == Slot.Name.A ? b : a;
    }

    /** The slot with this name. */
    public Slot named(Slot.Name name) {
        return name == Slot.Name.A ? a : b;
    }

    /** The slot with this partition number, if it is one of the two. */
    public Optional<Slot> withPartition(int partition) {
        if (partition == a.partition()) {
            return Optional.of(a);
        }
        return partition == b.partition() ? Optional.of(b) : Optional.empty();
    }
}
