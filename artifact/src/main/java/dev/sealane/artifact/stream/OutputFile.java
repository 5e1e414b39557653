package dev.sealane.artifact.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A file that appears whole or not at all: written under a temporary name beside its place, flushed, then renamed.
 *
 * <p>Closed without {@link #publish} it leaves nothing behind.
 */
public final class OutputFile implements AutoCloseable {
    private static final int COPY_BYTES = 1024 * 1024;

    private final Path place;
    private final Path directory;
    private final Path temporary;
    private final FileChannel channel;

    /** Starts an empty file that is to become {@code place}. */
    public OutputFile(Path place) throws IOException {
        this.place = place.toAbsolutePath();
        this.directory = Optional.ofNullable(this.place.getParent())
                .orElseThrow(() -> new FileSystemException(place.toString(), null, "expected a file, found the root"));
        this.temporary = directory.resolve(
                "." + this.place.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        this.channel = FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    /** A stream that writes from {@code position} on. */
    public OutputStream streamAt(long position) throws IOException {
        channel.position(position);
        return Channels.newOutputStream(new Unclosed(channel));
    }

    /** Where the stream that was opened last stands. */
    public long position() throws IOException {
        return channel.position();
    }

    /** Writes {@code bytes} at {@code position}; the stream does not move. */
    public void write(long position, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        long at = position;
        while (left.hasRemaining()) {
            at += channel.write(left, at);
        }
    }

    /** Copies {@code length} bytes of {@code source} to {@code position}. */
    public void copy(FileChannel source, long from, long length, long position) throws IOException {
        channel.position(position);
        long copied = 0;
        while (copied < length) {
            long some = source.transferTo(from + copied, length - copied, channel);
            if (some <= 0) {
                throw new IOException("the source of '" + temporary + "' became shorter while it was copied");
            }
            copied += some;
        }
    }

    /** Moves {@code length} bytes by {@code distance}, which may be negative. */
    public void move(long from, long length, long distance) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(COPY_BYTES);
        for (long moved = 0; moved < length; moved += buffer.limit()) {
            int count = (int) Math.min(COPY_BYTES, length - moved);
            long source = distance < 0 ? from + moved : from + length - moved - count;
            buffer.clear().limit(count);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, source + buffer.position()) < 0) {
                    throw new IOException("'" + temporary + "' became shorter while it was written");
                }
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                channel.write(buffer, source + distance + buffer.position());
            }
        }
    }

    /** Makes the file durable and gives it its name. */
    public void publish(long size) throws IOException {
        channel.truncate(size);
        channel.force(true);
        channel.close();
        Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(temporary);
    }

    /** Lets a stream be closed without the channel. */
    private record Unclosed(FileChannel channel) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer from) throws IOException {
            return channel.write(from);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() {}
    }
}
