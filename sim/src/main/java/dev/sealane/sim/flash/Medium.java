package dev.sealane.sim.flash;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/** The durable cells behind a flash chip's cache: what is in here survives without power. */
public interface Medium extends Closeable {
    /** The size in sectors of {@link Flash#SECTOR_BYTES}. */
    long sectors();

    Sector read(long sector) throws IOException;

    /** Stores whole sectors by their number. */
    void write(Map<Long, Sector> sectors) throws IOException;
}
