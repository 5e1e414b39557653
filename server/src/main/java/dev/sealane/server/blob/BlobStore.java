package dev.sealane.server.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Blobs as files of one directory.
 *
 * <p>A blob is written under a temporary name, flushed, renamed and only then referred to; it never changes afterwards.
 * What a killed server leaves behind is removed by {@link #sweep} at the next start. The directory belongs to one server
 * at a time, which a lock ensures: otherwise one server would sweep away what the other is writing.
 */
public final class BlobStore implements AutoCloseable {
    private static final Logger LOG = System.getLogger(BlobStore.class.getName());
    private static final String TEMPORARY = ".part";

    private final Path directory;
    private final FileChannel lockFile;

    private BlobStore(Path directory, FileChannel lockFile) {
        this.directory = directory;
        this.lockFile = lockFile;
    }

    /**
     * Opens the directory, which is made if it is missing.
     *
     * @throws IOException if it cannot be made, or another server has it
     */
    public static BlobStore open(Path directory) throws IOException {
        Files.createDirectories(directory);
        FileChannel lockFile =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(lockFile)) {
            lockFile.close();
            throw new IOException("another server is using " + directory);
        }
        return new BlobStore(directory, lockFile);
    }

    /** Begins a blob of at most so many bytes. */
    public BlobWriter create(long limit) {
        BlobId id = BlobId.random();
        try {
            return new BlobWriter(this, id, directory.resolve(id + TEMPORARY), limit);
        } catch (IOException e) {
            throw BlobFailure.of(e);
        }
    }

    /** The blob's bytes, if it exists. The caller closes the channel. */
    public Optional<FileChannel> read(BlobId id) {
        try {
            return Optional.of(FileChannel.open(path(id), StandardOpenOption.READ));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Gives the bytes of a blob a second name. Either may be deleted without the other; a name that nothing comes to refer
     * to is removed by the next sweep.
     *
     * @throws BlobFailure if the disk refuses it
     */
    public BlobId link(BlobId id) {
        BlobId second = BlobId.random();
        try {
            Files.createLink(path(second), path(id));
            flushNames();
            return second;
        } catch (IOException e) {
            throw BlobFailure.of(e);
        }
    }

    /** Removes the blob; readers that have it open still see it to its end. */
    public void delete(BlobId id) {
        try {
            Files.deleteIfExists(path(id));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "blob {0} is left for the next sweep: {1}", id, e.getMessage());
        }
    }

    /** Removes everything but these blobs. Only at the start, before anything is written. */
    public int sweep(Set<BlobId> referenced) {
        Set<String> keep = new java.util.HashSet<>(Set.of("lock"));
        referenced.forEach(id -> keep.add(id.toString()));
        int removed = 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (!keep.contains(file.getFileName().toString())) {
                    Files.delete(file);
                    removed++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (removed > 0) {
            LOG.log(Level.INFO, "removed {0} blobs that nothing refers to", removed);
        }
        return removed;
    }

    /** Bytes that may still be written before the disk is full. */
    public long freeBytes() {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the lock of {0} was not released: {1}", directory, e.getMessage());
        }
    }

    /** Makes a flushed temporary file the blob: after this it survives a power cut. */
    void publish(BlobId id, Path temporary) throws IOException {
        Files.move(temporary, path(id), StandardCopyOption.ATOMIC_MOVE);
        flushNames();
    }

    private void flushNames() throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private Path path(BlobId id) {
        return directory.resolve(id.toString());
    }

    private static boolean isLocked(FileChannel lockFile) throws IOException {
        try {
            @Nullable FileLock lock = lockFile.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
