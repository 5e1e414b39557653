package dev.sealane.agent.update;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * What an update needs from a server. The Mender protocol implements it, a person at the device, and the simulator.
 *
 * <p>Each method is one attempt: how often and when to try again is the runner's business. An {@link IOException} means
 * that no answer was received, or one that may be different later.
 */
public interface UpdateServer {
    /**
     * Asks for work.
     *
     * @param installed what the device has; the implementation adds the device type
     */
    Optional<Assignment> next(Installed installed) throws IOException, InterruptedException;

    /** Tells a status. Telling a final status twice is harmless. */
    ReportAnswer report(Assignment assignment, Status status) throws IOException, InterruptedException;

    /** Hands over the log of a failed assignment. */
    void sendLog(Assignment assignment, List<LogLine> lines) throws IOException, InterruptedException;

    /**
     * Opens the artifact at its first byte.
     *
     * <p>The stream hides broken connections: it resumes within the limits of its configuration and throws when those
     * are used up. Bytes spooled by an earlier process are replayed first, up to {@link Checkpoints#durable()}.
     */
    InputStream open(Assignment assignment, Checkpoints checkpoints) throws IOException, InterruptedException;

    /** Called when the assignment's download is no longer wanted: a spool is removed. Idempotent. */
    void forget(Assignment assignment) throws IOException;
}
