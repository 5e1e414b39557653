package dev.sealane.sim.board;

import dev.sealane.agent.client.SpoolPlace;
import dev.sealane.agent.storage.Storage;
import java.io.IOException;
import java.util.Optional;

/** The spool of a board is a partition: always there, and with no more room than it has. */
public record BoardSpool(Storage partition) implements SpoolPlace {
    @Override
    public Optional<Storage> open() {
        return Optional.of(partition);
    }

    @Override
    public Storage create(long bytes) throws IOException {
        if (bytes > partition.size()) {
            throw new IOException("the spool has " + partition.size() + " bytes, the download needs " + bytes);
        }
        return partition;
    }

    /** Leaves the bytes where they are: nobody reads them whose journal does not speak of them. */
    @Override
    public void remove() {}
}
