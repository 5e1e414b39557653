package dev.sealane.agent.update;

import java.io.IOException;
import java.util.Map;

/**
 * Installs one type of payload: the built-in root file-system handler, or an update module.
 *
 * <p>Every method may be called again after a power cut with the same installation and must then finish or repeat its
 * work. A failure is an {@link IOException}; the table decides what follows.
 */
public interface PayloadHandler {
    /**
     * Receives the payload. It must not become active, and nothing that runs may change.
     *
     * @return what the handler wants to find again after a reboot, see {@link Installation#notes()}
     */
    Map<String, String> download(Installation installation, Payload payload) throws IOException, InterruptedException;

    /**
     * Reads the payload to its end, and finds out whether {@link #download} would take it; writes nothing.
     *
     * @throws IOException naming why not
     */
    default void check(Payload payload) throws IOException, InterruptedException {
        payload.discard();
    }

    /** Whether {@link HandlerAction#ROLLBACK} can undo an installation. */
    boolean supportsRollback(Installation installation) throws IOException, InterruptedException;

    /** How the payload becomes active after {@link HandlerAction#INSTALL}. */
    RebootNeed needsReboot(Installation installation) throws IOException, InterruptedException;

    /** How the old state becomes active after {@link HandlerAction#ROLLBACK}. Update modules give one answer to both. */
    default RebootNeed needsRollbackReboot(Installation installation) throws IOException, InterruptedException {
        return needsReboot(installation);
    }

    /**
     * Whether the installation is committed beyond doubt, asked after a power cut inside {@link HandlerAction#COMMIT}.
     *
     * <p>Without evidence the answer is no, and the update is rolled back, as stock clients do.
     */
    default boolean isCommitted(Installation installation) throws IOException, InterruptedException {
        return false;
    }

    /** Performs one action. */
    void perform(HandlerAction action, Installation installation) throws IOException, InterruptedException;
}
