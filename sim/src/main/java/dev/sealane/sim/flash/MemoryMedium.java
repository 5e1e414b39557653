package dev.sealane.sim.flash;

import java.util.Map;

/** A small medium whose content at any moment can be kept as an {@link Image}. */
public final class MemoryMedium implements Medium {
    private Image image;

    public MemoryMedium(Image image) {
        this.image = image;
    }

    /** What the medium holds now. */
    public Image image() {
        return image;
    }

    @Override
    public long sectors() {
        return image.sectors();
    }

    @Override
    public Sector read(long sector) {
        return image.sector(Math.toIntExact(sector));
    }

    @Override
    public void write(Map<Long, Sector> sectors) {
        image = image.with(sectors);
    }

    @Override
    public void close() {}
}
