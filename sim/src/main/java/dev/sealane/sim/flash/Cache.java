package dev.sealane.sim.flash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/** A flash chip's volatile cache: every content written to a sector since its last flush. */
final class Cache {
    private final SequencedMap<Long, Entry> entries = new LinkedHashMap<>();
    private int versions;

    private record Entry(Partition partition, List<Sector> versions) {}

    void put(Partition partition, long sector, Sector content) {
        entries.computeIfAbsent(sector, key -> new Entry(partition, new ArrayList<>(1)))
                .versions()
                .add(content);
        versions++;
    }

    Optional<Sector> newest(long sector) {
        return Optional.ofNullable(entries.get(sector))
                .map(entry -> entry.versions().getLast());
    }

    /** How many contents are held, several for one sector counted each. */
    int size() {
        return versions;
    }

    /** Takes out the newest content of everything pending for a partition. */
    Map<Long, Sector> drain(Partition partition) {
        Map<Long, Sector> drained = new LinkedHashMap<>();
        entries.entrySet().removeIf(entry -> {
            if (entry.getValue().partition() != partition) {
                return false;
            }
            versions -= entry.getValue().versions().size();
            drained.put(entry.getKey(), entry.getValue().versions().getLast());
            return true;
        });
        return drained;
    }

    /** Takes out the sector that has been pending longest. */
    Map<Long, Sector> evict() {
        Map.Entry<Long, Entry> oldest = entries.firstEntry();
        entries.remove(oldest.getKey());
        versions -= oldest.getValue().versions().size();
        return Map.of(oldest.getKey(), oldest.getValue().versions().getLast());
    }

    PendingWrites snapshot(Medium medium) throws IOException {
        List<PendingWrites.SectorHistory> histories = new ArrayList<>(entries.size());
        for (Map.Entry<Long, Entry> entry : entries.entrySet()) {
            Partition partition = entry.getValue().partition();
            long sector = entry.getKey();
            histories.add(new PendingWrites.SectorHistory(
                    partition.name(),
                    sector,
                    sector - partition.firstSector(),
                    medium.read(sector),
                    entry.getValue().versions()));
        }
        return new PendingWrites(histories);
    }
}
