package dev.sealane.agent.client;

import dev.sealane.agent.storage.Storage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The received part of one artifact, kept on the device so that a download goes on after a restart of the agent or a
 * reboot of the device.
 *
 * <p>A description in front of the bytes says whose they are: the assignment, the artifact's size and its entity tag. How
 * many bytes are durable is not the spool's business; the journal knows. Nothing in a spool is trusted: its bytes pass
 * the same checks as those from the network.
 */
final class Spool implements Closeable {
    /** Where the artifact's bytes begin: the description is three short lines. */
    static final int DESCRIPTION_BYTES = 4096;

    private static final int MAGIC = 0x534C5331; // SLS1

    /** Magic and length before the description's text, its checksum after it. */
    private static final int FRAME_BYTES = 3 * Integer.BYTES;

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

    private final Storage storage;
    private final Contents contents;
    private long length;

    private Spool(Storage storage, Contents contents, long length) {
        this.storage = storage;
        this.contents = contents;
        this.length = length;
    }

    /** Whose bytes the spool in this place holds; empty if there is none, or none that makes sense. */
    static Optional<Contents> contents(SpoolPlace place) throws IOException {
        Optional<Storage> found = place.open();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (Storage storage = found.get()) {
            return contents(storage);
        }
    }

    /** Opens the part of this assignment's spool that is known to be durable; empty if the spool is another one. */
    static Optional<Spool> resume(SpoolPlace place, String assignmentId, long durable) throws IOException {
        Optional<Storage> found = place.open();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Storage storage = found.get();
        Optional<Contents> contents = contents(storage)
                .filter(described -> described.assignmentId().equals(assignmentId)
                        && durable <= described.size()
                        && DESCRIPTION_BYTES + durable <= storage.size());
        if (contents.isEmpty()) {
            storage.close();
        }
        return contents.map(described -> new Spool(storage, described, durable));
    }

    /** Begins an empty spool. */
    static Spool create(SpoolPlace place, Contents contents) throws IOException {
        byte[] text = contents.describe();
        if (text.length > DESCRIPTION_BYTES - FRAME_BYTES) {
            throw new IOException("the description of the spool needs " + text.length + " bytes, it may have "
                    + (DESCRIPTION_BYTES - FRAME_BYTES));
        }
        Storage storage = place.create(DESCRIPTION_BYTES + contents.size());
        ByteBuffer description = ByteBuffer.allocate(FRAME_BYTES + text.length)
                .putInt(MAGIC)
                .putInt(text.length)
                .put(text)
                .putInt(checksum(text));
        storage.write(0, description.flip());
        return new Spool(storage, contents, 0);
    }

    private static Optional<Contents> contents(Storage storage) throws IOException {
        if (storage.size() < DESCRIPTION_BYTES) {
            return Optional.empty();
        }
        ByteBuffer description = ByteBuffer.allocate(DESCRIPTION_BYTES);
        storage.read(0, description);
        description.flip();
        int magic = description.getInt();
        int length = description.getInt();
        if (magic != MAGIC || length < 0 || length > DESCRIPTION_BYTES - FRAME_BYTES) {
            return Optional.empty();
        }
        byte[] text = new byte[length];
        description.get(text);
        return description.getInt() == checksum(text)
                ? Contents.parse(new String(text, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }

    Contents contents() {
        return contents;
    }

    long length() {
        return length;
    }

    /** Reads spooled bytes from {@code offset}; -1 at the end of the spool. */
    int read(long offset, byte[] into, int from, int count) throws IOException {
        int most = (int) Math.min(count, length - offset);
        if (most <= 0) {
            return -1;
        }
        storage.read(DESCRIPTION_BYTES + offset, ByteBuffer.wrap(into, from, most));
        return most;
    }

    void append(byte[] from, int offset, int count) throws IOException {
        storage.write(DESCRIPTION_BYTES + length, ByteBuffer.wrap(from, offset, count));
        length += count;
    }

    /** Returns when every byte, and the description, is on the medium. */
    void sync() throws IOException {
        storage.sync();
    }

    @Override
    public void close() throws IOException {
        storage.close();
    }
}
