package dev.sealane.agent.boot;

import java.io.IOException;

/**
 * Evidence of which slot the running system was booted from.
 *
 * <p>It comes from the host (the device behind the root file system), never from the boot loader's variables: a boot
 * loader that fell back without saving its environment leaves variables that tell another story.
 */
@FunctionalInterface
public interface RunningSlot {
    /**
     * The slot that holds the running root file system.
     *
     * @throws IOException if the root file system is in neither slot, or the evidence cannot be read
     */
    Slot running() throws IOException;
}
