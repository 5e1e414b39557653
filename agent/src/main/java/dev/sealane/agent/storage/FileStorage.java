package dev.sealane.agent.storage;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A file or block device as a storage; its size is fixed when it is opened.
 *
 * <p>Reading back bypasses the page cache (O_DIRECT), so that a medium that lost a write is seen. A regular file on a file
 * system that cannot do that, such as an older tmpfs, is read through the cache.
 *
 * <p>Writing, syncing and reading back may go on at the same time on different threads, one each.
 */
public final class FileStorage implements Storage {
    /** The sector size that satisfies O_DIRECT on every block device in use. */
    private static final int ALIGNMENT = 4096;

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private @Nullable FileChannel readBack;

    private FileStorage(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /**
     * Opens an existing file or block device for reading and writing.
     *
     * @throws IOException if it does not exist or cannot be opened
     */
    public static FileStorage open(Path path) throws IOException {
        return open(path, false);
    }

    /** Opens an existing file or block device; writing fails. */
    public static FileStorage openReadOnly(Path path) throws IOException {
        return open(path, true);
    }

    /**
     * Opens a file of {@code size} bytes, and creates it, durably and filled with zeros, where it is missing.
     *
     * @throws IOException if it exists with another size, or cannot be created
     */
    public static FileStorage openOrCreate(Path path, long size) throws IOException {
        if (!Files.exists(path)) {
            create(path, size);
        }
        FileStorage storage = open(path);
        if (storage.size != size) {
            storage.close();
            throw new IOException("expected " + size + " bytes in " + path + ", found " + storage.size);
        }
        return storage;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        Range.check(offset, into.remaining(), size);
        readFully(channel, offset, into);
    }

    @Override
    public void readBack(long offset, ByteBuffer into) throws IOException {
        Range.check(offset, into.remaining(), size);
        FileChannel medium = readBackChannel();
        if (medium.equals(channel) || isAligned(offset, into)) {
            readFully(medium, offset, into);
        } else {
            readAround(medium, offset, into);
        }
    }

    @Override
    public void write(long offset, ByteBuffer from) throws IOException {
        Range.check(offset, from.remaining(), size);
        long position = offset;
        while (from.hasRemaining()) {
            position += channel.write(from, position);
        }
    }

    @Override
    public void sync() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (readBack != null) {
                readBack.close();
            }
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /**
     * Makes the names in {@code directory} durable: without it a power cut may take back a creation or a rename.
     *
     * @throws IOException if the directory cannot be opened or synced
     */
    public static void syncDirectory(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static FileStorage open(Path path, boolean readOnly) throws IOException {
        FileChannel channel = readOnly
                ? FileChannel.open(path, StandardOpenOption.READ)
                : FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            return new FileStorage(path, channel, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Opened when it is first needed: most storages are never read back. */
    private FileChannel readBackChannel() throws IOException {
        if (readBack == null) {
            readBack = openUncached();
        }
        return readBack;
    }

    private FileChannel openUncached() throws IOException {
        try {
            return FileChannel.open(path, StandardOpenOption.READ, direct());
        } catch (IOException | UnsupportedOperationException e) {
            if (Files.isRegularFile(path)) {
                return channel;
            }
            throw e;
        }
    }

    /** O_DIRECT, by name: the compiler warns about every mention of the type, and cannot be asked not to. */
    private static OpenOption direct() throws IOException {
        try {
            return Arrays.stream(
                            Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants())
                    .filter(option -> option.toString().equals("DIRECT"))
                    .map(OpenOption.class::cast)
                    .findFirst()
                    .orElseThrow(() -> new IOException("this Java runtime has no O_DIRECT"));
        } catch (ClassNotFoundException e) {
            throw new IOException("this Java runtime lacks the module jdk.unsupported, which has O_DIRECT", e);
        }
    }

    /** A file appears under its name only when its zeros are durable: a power cut leaves all of it or nothing. */
    private static void create(Path path, long size) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException("expected a file to create, found " + path);
        }
        Files.createDirectories(directory);
        Path unfinished = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel file = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
            for (long position = 0; position < size; ) {
                zeros.position(0).limit((int) Math.min(zeros.capacity(), size - position));
                position += file.write(zeros, position);
            }
            file.force(true);
        }
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        syncDirectory(directory);
    }

    private void readFully(FileChannel from, long offset, ByteBuffer into) throws IOException {
        long position = offset;
        while (into.hasRemaining()) {
            int count = from.read(into, position);
            if (count < 0) {
                throw end(position);
            }
            position += count;
        }
    }

    /** Reads the whole sectors around an odd range, up to the end of the file, into a buffer that O_DIRECT accepts. */
    private void readAround(FileChannel from, long offset, ByteBuffer into) throws IOException {
        long start = offset - offset % ALIGNMENT;
        int skip = (int) (offset - start);
        int length = skip + into.remaining();
        int whole = (length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer sectors = ByteBuffer.allocateDirect(whole + ALIGNMENT)
                .alignedSlice(ALIGNMENT)
                .limit(whole);
        while (sectors.position() < length) {
            int count = from.read(sectors, start + sectors.position());
            if (count < 0) {
                throw end(start + sectors.position());
            }
        }
        into.put(sectors.flip().position(skip).limit(length));
    }

    private EOFException end(long position) {
        return new EOFException("expected " + size + " bytes in " + path + ", found the end at " + position);
    }

    private static boolean isAligned(long offset, ByteBuffer into) {
        return into.isDirect()
                && offset % ALIGNMENT == 0
                && into.remaining() % ALIGNMENT == 0
                && into.alignmentOffset(into.position(), ALIGNMENT) == 0;
    }
}
