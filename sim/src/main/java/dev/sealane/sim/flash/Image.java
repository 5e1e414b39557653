package dev.sealane.sim.flash;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Everything a small medium holds at one moment: immutable, and cheap to derive from another.
 *
 * <p>Two images with the same {@link #identity} hold the same bytes. The identity is the sum of one digest for each
 * sector, so that a change costs the changed sectors only. It tells apart what the explorer makes; it does not
 * withstand somebody who looks for collisions.
 */
public final class Image {
    private final Cell[] cells;
    private final Identity identity;

    private Image(Cell[] cells, Identity identity) {
        this.cells = cells;
        this.identity = identity;
    }

    /** 128 bits that stand for the content. */
    public record Identity(long high, long low) {
        private static final Identity NOTHING = new Identity(0, 0);

        private Identity plus(Identity other) {
            return new Identity(high + other.high, low + other.low);
        }

        private Identity minus(Identity other) {
            return new Identity(high - other.high, low - other.low);
        }
    }

    private record Cell(Sector sector, Identity identity) {
        static Cell of(long number, Sector sector) {
            ByteBuffer digest = ByteBuffer.wrap(sector.sha256());
            return new Cell(sector, new Identity(mix(digest.getLong(), number), mix(digest.getLong(), number)));
        }

        /** Makes equal contents at different places count differently (the finaliser of SplitMix64). */
        private static long mix(long word, long number) {
            long mixed = word + number * 0x9e3779b97f4a7c15L;
            mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
            return mixed ^ (mixed >>> 31);
        }
    }

    /** A medium fresh from the factory: all bits set, as erased flash reads. */
    public static Image erased(int sectorCount) {
        Sector blank = Sector.filled(0xff);
        Cell[] cells = new Cell[sectorCount];
        Identity identity = Identity.NOTHING;
        for (int number = 0; number < sectorCount; number++) {
            cells[number] = Cell.of(number, blank);
            identity = identity.plus(cells[number].identity());
        }
        return new Image(cells, identity);
    }

    public int sectors() {
        return cells.length;
    }

    public Identity identity() {
        return identity;
    }

    public Sector sector(int number) {
        return cells[number].sector();
    }

    /** This image with some sectors replaced. */
    public Image with(Map<Long, Sector> changes) {
        if (changes.isEmpty()) {
            return this;
        }
        Cell[] changed = cells.clone();
        Identity sum = identity;
        for (Map.Entry<Long, Sector> change : changes.entrySet()) {
            int number = Math.toIntExact(change.getKey());
            Cell next = Cell.of(number, change.getValue());
            sum = sum.minus(changed[number].identity()).plus(next.identity());
            changed[number] = next;
        }
        return new Image(changed, sum);
    }
}
