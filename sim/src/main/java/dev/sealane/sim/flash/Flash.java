package dev.sealane.sim.flash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A flash chip between power-on and power-off: durable cells behind a volatile cache.
 *
 * <p>Stricter than the hardware. A write reaches the cache only; until its own partition is flushed it may be lost,
 * kept, torn inside a sector, or kept while an earlier one is lost, and a flush of one partition promises nothing about
 * another. Misuse that hardware would let pass is refused: see {@link FlashMisuseException}.
 *
 * <p>After a {@link PowerCut} the object is dead. {@link #fail} then decides what the medium kept.
 */
public final class Flash {
    /** The unit in which the chip stores; nothing smaller is whole after a cut. */
    public static final int SECTOR_BYTES = 512;

    /** Contents the cache holds before it starts to store the oldest by itself: 4 MiB, as a small eMMC has. */
    public static final int CACHE_SECTORS = 8192;

    private final Medium medium;
    private final Power power;
    private final Cache cache = new Cache();
    private final List<FlashMisuseException> misuses = new ArrayList<>();

    public Flash(Medium medium, Power power) {
        this.medium = medium;
        this.power = power;
    }

    /** A view of some of the sectors. Partitions of one flash must not overlap. */
    public Partition partition(String name, long firstSector, long sectors) {
        if (firstSector < 0 || sectors <= 0 || firstSector + sectors > medium.sectors()) {
            throw new IllegalArgumentException("partition %s takes sectors %d to %d of a medium of %d"
                    .formatted(name, firstSector, firstSector + sectors - 1, medium.sectors()));
        }
        return new Partition(this, name, firstSector, sectors);
    }

    /** What a cut at this moment would put at risk. */
    public synchronized PendingWrites pending() throws IOException {
        return cache.snapshot(medium);
    }

    /** Decides, after the power went, what the medium kept of the unflushed writes. */
    public synchronized void fail(Loss loss) throws IOException {
        power.cut();
        medium.write(loss.choose(cache.snapshot(medium)).contents());
    }

    /** Every refusal so far, also of callers who hid it. */
    public synchronized List<FlashMisuseException> misuses() {
        return List.copyOf(misuses);
    }

    synchronized FlashMisuseException refuse(Partition partition, String message) {
        FlashMisuseException misuse = new FlashMisuseException(partition.name(), message);
        misuses.add(misuse);
        return misuse;
    }

    synchronized Sector readDurable(long sector) throws IOException {
        power.requireOn();
        return medium.read(sector);
    }

    synchronized Sector read(long sector) throws IOException {
        power.requireOn();
        var newest = cache.newest(sector);
        return newest.isPresent() ? newest.get() : medium.read(sector);
    }

    /** One write operation, however many sectors it spans: any part of it may be all that happened. */
    synchronized void write(Partition partition, Map<Long, Sector> sectors, long offset, long length)
            throws IOException {
        power.requireOn();
        sectors.forEach((sector, content) -> cache.put(partition, sector, content));
        power.perform(Operation.Kind.WRITE, partition.name(), offset, length);
        while (cache.size() > CACHE_SECTORS) {
            medium.write(cache.evict());
        }
    }

    synchronized void sync(Partition partition) throws IOException {
        power.perform(Operation.Kind.SYNC, partition.name(), 0, 0);
        medium.write(cache.drain(partition));
    }
}
