package dev.sealane.agent.swu;

import dev.sealane.agent.boot.BootControl;
import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.handler.ImageTransfer;
import dev.sealane.agent.handler.SlotStorages;
import java.util.Optional;

/**
 * The two root file systems of a device, as targets of images.
 *
 * @param boot chooses between them
 * @param storages opens them
 * @param names finds the slot that an image means
 * @param transfer writes them
 */
public record SlotTargets(BootControl boot, SlotStorages storages, Names names, ImageTransfer transfer) {
    /** Finds the slot behind the name of a device. */
    @FunctionalInterface
    public interface Names {
        /** The slot, empty if {@code device} is none of them. */
        Optional<Slot> find(String device);
    }
}
