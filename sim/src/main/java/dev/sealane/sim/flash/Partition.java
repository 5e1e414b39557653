package dev.sealane.sim.flash;

import dev.sealane.agent.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A part of a {@link Flash}, as the agent and the boot loader see it.
 *
 * <p>Any byte range may be written; the flash merges it into whole sectors.
 */
public final class Partition implements Storage {
    private final Flash flash;
    private final String name;
    private final long firstSector;
    private final long sectors;
    private boolean mounted;

    Partition(Flash flash, String name, long firstSector, long sectors) {
        this.flash = flash;
        this.name = name;
        this.firstSector = firstSector;
        this.sectors = sectors;
    }

    public String name() {
        return name;
    }

    long firstSector() {
        return firstSector;
    }

    /** Says whether the running root file system lies here: then writes are refused. */
    public void mount(boolean running) {
        mounted = running;
    }

    @Override
    public long size() {
        return sectors * Flash.SECTOR_BYTES;
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        read(offset, into, flash::read);
    }

    /** Reads past the cache: what was not flushed does not show. */
    @Override
    public void readBack(long offset, ByteBuffer into) throws IOException {
        read(offset, into, flash::readDurable);
    }

    @FunctionalInterface
    private interface Source {
        Sector read(long sector) throws IOException;
    }

    private void read(long offset, ByteBuffer into, Source source) throws IOException {
        check(offset, into.remaining(), "read");
        long position = offset;
        while (into.hasRemaining()) {
            int start = (int) (position % Flash.SECTOR_BYTES);
            int length = Math.min(into.remaining(), Flash.SECTOR_BYTES - start);
            source.read(firstSector + position / Flash.SECTOR_BYTES).copyTo(into, start, length);
            position += length;
        }
    }

    @Override
    public void write(long offset, ByteBuffer from) throws IOException {
        int length = from.remaining();
        check(offset, length, "write");
        if (mounted) {
            throw new FlashMisuseException(
                    name, "write of %d bytes at %d into the running root file system".formatted(length, offset));
        }
        flash.write(this, mergeIntoSectors(offset, from), offset, length);
    }

    private Map<Long, Sector> mergeIntoSectors(long offset, ByteBuffer from) throws IOException {
        Map<Long, Sector> merged = new LinkedHashMap<>();
        long position = offset;
        while (from.hasRemaining()) {
            long sector = firstSector + position / Flash.SECTOR_BYTES;
            int start = (int) (position % Flash.SECTOR_BYTES);
            int length = Math.min(from.remaining(), Flash.SECTOR_BYTES - start);
            merged.put(sector, flash.read(sector).with(start, length, from));
            position += length;
        }
        return merged;
    }

    @Override
    public void sync() throws IOException {
        flash.sync(this);
    }

    /** Does nothing: the power goes for the whole board, not for a partition. */
    @Override
    public void close() {}

    private void check(long offset, long length, String verb) throws FlashMisuseException {
        if (offset < 0 || length > size() - offset) {
            throw flash.refuse(
                    this, "%s of %d bytes at %d, beyond its %d bytes".formatted(verb, length, offset, size()));
        }
    }
}
