package dev.sealane.agent.client;

import dev.sealane.agent.storage.Storage;
import java.io.IOException;
import java.util.Optional;

/** Where the one spool of a device lies. Its content is not trusted: it may be that of another download, or torn. */
public interface SpoolPlace {
    /** Opens what is there; the caller closes it. */
    Optional<Storage> open() throws IOException;

    /**
     * Makes room for a new spool, which holds anything; the caller closes it.
     *
     * @throws IOException if there is no room for {@code bytes}
     */
    Storage create(long bytes) throws IOException;

    /** Gives the room back, where that is possible. */
    void remove() throws IOException;
}
