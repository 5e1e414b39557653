package dev.sealane.agent.swu.step;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** One entry of an image that this device can install, as far as that is known without its content. */
public interface Step {
    /**
     * Refuses content that cannot be installed, while nothing is written yet. Not called for content that streams by.
     *
     * @throws IOException naming what is wrong
     */
    default void check(EntryContent content) throws IOException, InterruptedException {}

    /**
     * Does what the entry does in this phase, durably; nothing in most of them.
     *
     * @throws IOException if it cannot be done
     */
    void perform(Phase phase, EntryContent content) throws IOException, InterruptedException;

    /** What the entry makes of a device, for those that come after it. */
    default Optional<Prospect> prospect() throws IOException {
        return Optional.empty();
    }

    /** A device that the entry writes although it names another. */
    default Optional<Path> writes() {
        return Optional.empty();
    }

    /** What the entry changes in the boot environment once all is installed; nothing as value removes a variable. */
    default Map<String, Optional<String>> variables() {
        return Map.of();
    }
}
