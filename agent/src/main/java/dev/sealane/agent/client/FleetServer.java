package dev.sealane.agent.client;

import dev.sealane.agent.inventory.Attributes;
import dev.sealane.agent.update.UpdateServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * The server of a fleet as a device sees it, in whatever protocol: what an update needs of it, what the device tells about
 * itself, and how often to ask.
 *
 * <p>Each method is one attempt. {@link NotAdmittedException}, {@link BusyException} and {@link ProtocolException} tell
 * apart why there was no usable answer. Not thread-safe.
 */
public interface FleetServer extends UpdateServer {
    /**
     * Sends the inventory, unless it is what this server has already.
     *
     * @return whether it was sent
     */
    boolean sendInventory(Attributes attributes) throws IOException, InterruptedException;

    /** How long the server asks this device to wait between two questions for work; empty where it leaves that to the device. */
    Optional<Duration> pollInterval();
}
