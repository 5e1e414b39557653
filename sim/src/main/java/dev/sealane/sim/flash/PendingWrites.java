package dev.sealane.sim.flash;

import java.util.List;

/**
 * What was written and not yet flushed at one moment, oldest pending sector first.
 *
 * @param sectors what the medium holds for each of these sectors, and what was written since
 */
public record PendingWrites(List<SectorHistory> sectors) {
    public PendingWrites {
        sectors = List.copyOf(sectors);
    }

    /**
     * One sector's past and possible futures.
     *
     * @param partition the name of the partition it belongs to
     * @param sector its number on the whole medium
     * @param sectorInPartition its number inside the partition, for stories
     * @param durable what the medium holds
     * @param versions what was written since, oldest first; never empty
     */
    public record SectorHistory(
            String partition, long sector, long sectorInPartition, Sector durable, List<Sector> versions) {
        public SectorHistory {
            versions = List.copyOf(versions);
        }
    }
}
