package dev.sealane.sim.flash;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A medium in a file of the host, for boards with real file-system images.
 *
 * <p>The board's power cuts are simulated above it. The host's own power is outside the model, so nothing is forced to
 * the host's disk.
 */
public final class FileMedium implements Medium {
    private final FileChannel channel;
    private final long sectors;

    private FileMedium(FileChannel channel, long sectors) {
        this.channel = channel;
        this.sectors = sectors;
    }

    /** Opens a file of this many sectors, and makes it, filled with zeros, where there is none. */
    public static FileMedium open(Path file, long sectors) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        long size = sectors * Flash.SECTOR_BYTES;
        if (channel.size() < size) {
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
        return new FileMedium(channel, sectors);
    }

    @Override
    public long sectors() {
        return sectors;
    }

    @Override
    public Sector read(long sector) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(Flash.SECTOR_BYTES);
        while (content.hasRemaining()) {
            if (channel.read(content, sector * Flash.SECTOR_BYTES + content.position()) < 0) {
                throw new EOFException("the medium's file ends inside sector " + sector);
            }
        }
        return Sector.of(content.array());
    }

    @Override
    public void write(Map<Long, Sector> changes) throws IOException {
        for (Map.Entry<Long, Sector> change : changes.entrySet()) {
            ByteBuffer content = change.getValue().asBuffer();
            long offset = change.getKey() * Flash.SECTOR_BYTES;
            while (content.hasRemaining()) {
                channel.write(content, offset + content.position());
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
