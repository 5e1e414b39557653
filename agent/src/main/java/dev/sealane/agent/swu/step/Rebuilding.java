package dev.sealane.agent.swu.step;

import java.io.IOException;

/**
 * Makes what is installed of what is stored: an image may hold only what differs from something the device has already.
 *
 * <p>What it rebuilds from is never what is written, so a cut leaves it whole.
 */
public interface Rebuilding {
    /** For content that is installed as it is stored. */
    Rebuilding NONE = content -> content;

    /**
     * The whole of what is to be installed. Opening it fails, and so does reading it, where it does not come out right.
     *
     * @param stored what the image holds
     */
    EntryContent rebuilt(EntryContent stored) throws IOException;

    /**
     * Refuses what cannot be rebuilt, and gets what is missing on this device, while nothing is written yet. Not called for
     * content that streams by.
     *
     * @throws IOException naming what is wrong
     */
    default void prepare(EntryContent stored) throws IOException, InterruptedException {}
}
