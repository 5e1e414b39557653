package dev.sealane.agent.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A region of durable bytes with a fixed size: a slot, one copy of the boot environment, the journal, the spool.
 *
 * <p>This is the seam at which power can be cut. A write is durable only after a later {@link #sync} returned; before
 * that it may be lost, kept, torn at a sector boundary, or reach the medium after a write that was issued later.
 *
 * <p>A region has one writer. Its user may sync it on a second thread and read it back on a third while it is written;
 * nothing else has to be thread-safe.
 */
public interface Storage extends Closeable {
    /** The size of the region in bytes. */
    long size();

    /**
     * Fills the rest of {@code into} from {@code offset}.
     *
     * @throws IOException if the range leaves the region or the medium fails
     */
    void read(long offset, ByteBuffer into) throws IOException;

    /**
     * Writes the rest of {@code from} at {@code offset}.
     *
     * @throws IOException if the range leaves the region or the medium fails
     */
    void write(long offset, ByteBuffer from) throws IOException;

    /**
     * Like {@link #read}, but from the medium rather than from a cache, where the platform can do that.
     *
     * <p>For comparing what was written with what should be there, after {@link #sync}.
     */
    default void readBack(long offset, ByteBuffer into) throws IOException {
        read(offset, into);
    }

    /** Returns when every earlier write is on the medium. */
    void sync() throws IOException;
}
