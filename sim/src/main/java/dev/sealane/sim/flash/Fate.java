package dev.sealane.sim.flash;

import java.util.ArrayList;
import java.util.List;

/**
 * What one sector holds after a power cut.
 *
 * @param sector its number on the medium
 * @param kind how that came about
 * @param story the same in words
 * @param content what the medium holds now
 */
public record Fate(long sector, Kind kind, String story, Sector content) {
    /** How much of what was written reached the medium. */
    public enum Kind {
        /** Nothing: the old content. */
        LOST,
        /** The newest content, whole. */
        KEPT,
        /** A content that was overwritten in the cache before the cut, whole. */
        OUTDATED,
        /** Part of a new content over an older one. */
        TORN
    }

    /**
     * Everything that can become of a sector: the old content first, the newest second, then the contents between and
     * the torn ones. Equal contents are listed once.
     *
     * <p>A tear is placed where it shows: after the first differing byte, in the middle of the difference, and before
     * its last byte, with the new bytes in front or behind.
     */
    static List<Fate> all(PendingWrites.SectorHistory history) {
        List<Fate> fates = new ArrayList<>();
        String name = history.partition() + " sector " + history.sectorInPartition();
        long sector = history.sector();
        add(fates, new Fate(sector, Kind.LOST, name + " lost", history.durable()));
        List<Sector> versions = history.versions();
        add(fates, new Fate(sector, Kind.KEPT, name + " kept", versions.getLast()));
        for (Sector version : versions.subList(0, versions.size() - 1)) {
            add(fates, new Fate(sector, Kind.OUTDATED, name + " kept as first written", version));
        }
        Sector before = history.durable();
        for (Sector version : versions) {
            addTears(fates, sector, name, before, version);
            before = version;
        }
        return fates;
    }

    private static void addTears(List<Fate> fates, long sector, String name, Sector before, Sector after) {
        int first = before.firstDifference(after);
        if (first < 0) {
            return;
        }
        int last = before.lastDifference(after);
        for (int tear : new int[] {first + 1, (first + last + 1) / 2, last}) {
            String where = " torn at byte " + tear;
            add(fates, new Fate(sector, Kind.TORN, name + where + ", new in front", after.splice(tear, before)));
            add(fates, new Fate(sector, Kind.TORN, name + where + ", new behind", before.splice(tear, after)));
        }
    }

    private static void add(List<Fate> fates, Fate fate) {
        if (fates.stream().noneMatch(known -> known.content().equals(fate.content()))) {
            fates.add(fate);
        }
    }
}
