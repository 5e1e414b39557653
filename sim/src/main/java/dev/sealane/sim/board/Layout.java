package dev.sealane.sim.board;

import dev.sealane.sim.flash.Flash;
import dev.sealane.sim.flash.Partition;
import java.util.EnumMap;
import java.util.Map;

/**
 * How a board's flash is divided, in sectors, and the partition numbers that the boot loader uses for the slots.
 *
 * @param environment the size of each of the two copies of the environment
 * @param slot the size of each of the two slots
 * @param journal the size of the agent's journal
 * @param spool the size of the agent's download spool
 * @param partitionA what the environment calls slot A
 * @param partitionB what the environment calls slot B
 */
public record Layout(long environment, long slot, long journal, long spool, int partitionA, int partitionB) {
    public Layout {
        if (environment < 1 || slot < 1 || journal < 1 || spool < 1) {
            throw new IllegalArgumentException("every region of a board has at least one sector");
        }
        if (partitionA == partitionB) {
            throw new IllegalArgumentException("both slots have partition " + partitionA);
        }
    }

    /** A board with slots for real file systems: partitions 2 and 3, as on a stock Mender device. */
    public static Layout forSlots(long slotBytes, long journalBytes, long spoolBytes) {
        return new Layout(32, sectors(slotBytes), sectors(journalBytes), sectors(spoolBytes), 2, 3);
    }

    private static long sectors(long bytes) {
        return (bytes + Flash.SECTOR_BYTES - 1) / Flash.SECTOR_BYTES;
    }

    /** The size of the whole flash. */
    public long sectors() {
        return 2 * environment + 2 * slot + journal + spool;
    }

    /** What the environment calls a slot. */
    public int partition(SlotName name) {
        return name == SlotName.A ? partitionA : partitionB;
    }

    private long size(Region region) {
        return switch (region) {
            case ENVIRONMENT_0, ENVIRONMENT_1 -> environment;
            case SLOT_A, SLOT_B -> slot;
            case JOURNAL -> journal;
            case SPOOL -> spool;
        };
    }

    /** The regions of this flash, one after the other. */
    Map<Region, Partition> divide(Flash flash) {
        Map<Region, Partition> partitions = new EnumMap<>(Region.class);
        long next = 0;
        for (Region region : Region.values()) {
            partitions.put(region, flash.partition(region.label(), next, size(region)));
            next += size(region);
        }
        return partitions;
    }
}
