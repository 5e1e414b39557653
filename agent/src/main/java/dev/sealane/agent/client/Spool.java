package dev.sealane.agent.client;

import dev.sealane.agent.storage.DurableFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The received part of one artifact, kept on disk so that a download goes on after a restart of the agent or a reboot
 * of the device.
 *
 * <p>A description beside the bytes says whose they are: the assignment, the artifact's size and its entity tag. It is
 * written whole before the first byte. How many bytes are durable is not the spool's business; the journal knows.
 * Nothing in a spool is trusted: its bytes pass the same checks as those from the network.
 */
final class Spool implements Closeable {
    /** Whose bytes a spool holds. */
    record Contents(String assignmentId, long size, Optional<String> entityTag) {
        private byte[] describe() {
            return (assignmentId + "\n" + size + "\n" + entityTag.orElse("") + "\n").getBytes(StandardCharsets.UTF_8);
        }

        private static Optional<Contents> parse(String text) {
            String[] lines = text.split("\n", -1);
            if (lines.length != 4 || !lines[1].matches("[0-9]{1,18}")) {
                return Optional.empty();
            }
            Optional<String> tag = lines[2].isEmpty() ? Optional.empty() : Optional.of(lines[2]);
            return Optional.of(new Contents(lines[0], Long.parseLong(lines[1]), tag));
        }
    }

    /** A description is three short lines. */
    private static final int MAX_DESCRIPTION_BYTES = 4096;

    private final FileChannel bytes;
    private long length;

    private Spool(FileChannel bytes, long length) {
        this.bytes = bytes;
        this.length = length;
    }

    private static Path bytesFile(Path directory) {
        return directory.resolve("download.spool");
    }

    private static Path descriptionFile(Path directory) {
        return directory.resolve("download.spool.description");
    }

    /** Whose bytes the spool in this directory holds; empty if there is none, or none that makes sense. */
    static Optional<Contents> contents(Path directory) throws IOException {
        Path file = descriptionFile(directory);
        if (!Files.exists(file) || Files.size(file) > MAX_DESCRIPTION_BYTES) {
            return Optional.empty();
        }
        return Contents.parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    /** Opens the present spool and cuts it to the part that is known to be durable; empty if it is shorter than that. */
    static Optional<Spool> resume(Path directory, long durable) throws IOException {
        Path file = bytesFile(directory);
        if (!Files.exists(file) || Files.size(file) < durable) {
            return Optional.empty();
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel.truncate(durable);
        return Optional.of(new Spool(channel, durable));
    }

    /** Begins an empty spool. */
    static Spool create(Path directory, Contents contents) throws IOException {
        remove(directory);
        DurableFiles.replace(descriptionFile(directory), contents.describe());
        FileChannel channel = FileChannel.open(
                bytesFile(directory), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        DurableFiles.syncDirectory(directory);
        return new Spool(channel, 0);
    }

    /** Removes whatever spool there is. */
    static void remove(Path directory) throws IOException {
        Files.deleteIfExists(bytesFile(directory));
        Files.deleteIfExists(descriptionFile(directory));
    }

    long length() {
        return length;
    }

    /** Reads spooled bytes from {@code offset}; -1 at the end of the spool. */
    int read(long offset, byte[] into, int from, int count) throws IOException {
        int most = (int) Math.min(count, length - offset);
        return most <= 0 ? -1 : bytes.read(ByteBuffer.wrap(into, from, most), offset);
    }

    void append(byte[] from, int offset, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(from, offset, count);
        while (buffer.hasRemaining()) {
            length += bytes.write(buffer, length);
        }
    }

    /** Returns when every byte is on the medium. */
    void sync() throws IOException {
        bytes.force(true);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
