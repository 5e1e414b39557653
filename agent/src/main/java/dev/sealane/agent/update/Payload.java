package dev.sealane.agent.update;

import java.io.IOException;

/**
 * The payload of an artifact that was accepted, positioned at its first byte. How a handler takes it is a matter of the
 * artifact's format; a payload type belongs to one format.
 */
public interface Payload {
    /**
     * Reads it to its end and keeps nothing: what an artifact without a payload type has to go through.
     *
     * @throws IOException if the artifact is refused, or the source fails
     */
    void discard() throws IOException;

    /** Whether every byte arrived and is what the artifact promised. */
    boolean isVerified();
}
