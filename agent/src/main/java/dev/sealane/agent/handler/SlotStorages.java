package dev.sealane.agent.handler;

import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.storage.Storage;
import java.io.IOException;

/** Opens the storage behind a slot. */
@FunctionalInterface
public interface SlotStorages {
    /**
     * Opens the slot for writing. The caller closes it.
     *
     * @throws IOException if it cannot be opened
     */
    Storage open(Slot slot) throws IOException;
}
