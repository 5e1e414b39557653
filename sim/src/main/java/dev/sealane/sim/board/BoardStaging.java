package dev.sealane.sim.board;

import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.swu.Staging;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The staging area of a board is a partition with room for one thing: the plan of an image whose payloads are all
 * installed directly.
 */
public final class BoardStaging implements Staging {
    private final Storage partition;
    private boolean taken;

    public BoardStaging(Storage partition) {
        this.partition = partition;
    }

    @Override
    public void create() {
        taken = false;
    }

    @Override
    public void store(String name, InputStream content) throws IOException {
        byte[] bytes = content.readAllBytes();
        if (taken || bytes.length > partition.size() - Integer.BYTES) {
            throw new IOException("the staging area of the board has no room for " + name);
        }
        taken = true;
        partition.write(
                0,
                ByteBuffer.allocate(Integer.BYTES + bytes.length)
                        .putInt(bytes.length)
                        .put(bytes)
                        .flip());
        partition.sync();
    }

    @Override
    public void settle() {}

    @Override
    public InputStream open(String name) throws IOException {
        ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
        partition.read(0, length);
        int bytes = Math.clamp(length.getInt(0), 0, Math.toIntExact(partition.size() - Integer.BYTES));
        ByteBuffer content = ByteBuffer.allocate(bytes);
        partition.read(Integer.BYTES, content);
        return new ByteArrayInputStream(content.array());
    }

    @Override
    public Optional<Path> file(String name) {
        return Optional.empty();
    }

    /** Leaves the bytes where they are: nobody reads them whose journal does not speak of them. */
    @Override
    public void remove() {
        taken = false;
    }
}
