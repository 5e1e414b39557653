package dev.sealane.sim.board;

import dev.sealane.agent.storage.Storage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The regions of a board as what runs on it sees them: the flash itself, or the flash behind a planted fault. */
public final class Regions {
    private final Map<Region, Storage> storages;

    Regions(Map<Region, ? extends Storage> storages) {
        this.storages = new EnumMap<>(storages);
    }

    /** The storage of a region. */
    public Storage get(Region region) {
        return Objects.requireNonNull(storages.get(region), () -> "a board has no region " + region);
    }

    /** These regions with another storage in one place. */
    public Regions with(Region region, Storage storage) {
        Map<Region, Storage> changed = new EnumMap<>(storages);
        changed.put(region, storage);
        return new Regions(changed);
    }
}
