package dev.sealane.sim.flash;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;

/**
 * A medium in a file of the host, for boards with real file-system images.
 *
 * <p>The board's power cuts are simulated above it. The host's own power is outside the model, so nothing is forced to
 * the host's disk. Unlike a channel, the file stays open when the board's thread is interrupted.
 */
public final class FileMedium implements Medium {
    private final RandomAccessFile file;
    private final long sectors;

    private FileMedium(RandomAccessFile file, long sectors) {
        this.file = file;
        this.sectors = sectors;
    }

    /** Opens a file of this many sectors, and makes it, filled with zeros, where there is none. */
    public static FileMedium open(Path path, long sectors) throws IOException {
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        long size = sectors * Flash.SECTOR_BYTES;
        if (file.length() < size) {
            file.setLength(size);
        }
        return new FileMedium(file, sectors);
    }

    @Override
    public long sectors() {
        return sectors;
    }

    @Override
    public Sector read(long sector) throws IOException {
        byte[] content = new byte[Flash.SECTOR_BYTES];
        file.seek(sector * Flash.SECTOR_BYTES);
        file.readFully(content);
        return Sector.of(content);
    }

    @Override
    public void write(Map<Long, Sector> changes) throws IOException {
        for (Map.Entry<Long, Sector> change : changes.entrySet()) {
            ByteBuffer content = ByteBuffer.allocate(Flash.SECTOR_BYTES);
            change.getValue().copyTo(content, 0, Flash.SECTOR_BYTES);
            file.seek(change.getKey() * Flash.SECTOR_BYTES);
            file.write(content.array());
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
