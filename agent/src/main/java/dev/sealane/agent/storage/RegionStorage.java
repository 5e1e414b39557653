package dev.sealane.agent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A part of a larger storage, such as one copy of the boot environment on an SD card.
 *
 * <p>It cannot reach outside its bounds. Closing it leaves the parent open, which may have other regions.
 */
public final class RegionStorage implements Storage {
    private final Storage parent;
    private final long offset;
    private final long size;

    /**
     * The {@code size} bytes of {@code parent} from {@code offset}.
     *
     * @throws IOException if they are not inside the parent
     */
    public RegionStorage(Storage parent, long offset, long size) throws IOException {
        Range.check(offset, size, parent.size());
        this.parent = parent;
        this.offset = offset;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long at, ByteBuffer into) throws IOException {
        Range.check(at, into.remaining(), size);
        parent.read(offset + at, into);
    }

    @Override
    public void readBack(long at, ByteBuffer into) throws IOException {
        Range.check(at, into.remaining(), size);
        parent.readBack(offset + at, into);
    }

    @Override
    public void write(long at, ByteBuffer from) throws IOException {
        Range.check(at, from.remaining(), size);
        parent.write(offset + at, from);
    }

    @Override
    public void sync() throws IOException {
        parent.sync();
    }

    @Override
    public void close() {}
}
