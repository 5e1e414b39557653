package dev.sealane.agent.update;

import java.io.IOException;

/**
 * How far a download is durable, remembered in the journal beyond a restart of the agent and a reboot of the device.
 *
 * <p>A source that spools what it received syncs its spool first and records the length after that. Bytes of the spool
 * beyond {@link #durable()} may be torn and are not to be used; {@code 0} means that the spool is to be thrown away.
 */
public interface Checkpoints {
    /** How many bytes from the artifact's start are durable in the spool. */
    long durable();

    /** Records that {@code bytes} from the artifact's start are durable now. */
    void record(long bytes) throws IOException;
}
