package dev.sealane.agent;

import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.client.SpoolPlace;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.swu.Planner;
import dev.sealane.agent.update.Host;
import dev.sealane.agent.update.PayloadHandlers;
import java.io.IOException;
import java.util.Optional;

/**
 * What an agent runs on, as far as it differs between a device and a simulated board.
 *
 * <p>Asked anew for each piece of work, so that nothing is kept open while the agent sleeps.
 */
public interface Machine {
    /** The host that reboots. */
    Host host();

    /** Opens the storage of the journal; the caller closes it. */
    Storage openJournal() throws IOException;

    /** Where downloads are spooled. */
    SpoolPlace spool();

    /**
     * The slot that runs; empty for a device without slots.
     *
     * @throws IOException if the running root file system is in neither
     */
    Optional<Slot.Name> running() throws IOException;

    /**
     * The handlers that are built in, such as the one for root file systems; update modules come after them.
     *
     * @throws IOException if what the configuration says does not fit the machine
     */
    PayloadHandlers builtIn() throws IOException;

    /**
     * What SWUpdate images can be installed to.
     *
     * @throws IOException if what the configuration says does not fit the machine
     */
    Planner swuPlanner() throws IOException;
}
