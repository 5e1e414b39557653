package dev.sealane.agent.update;

import java.io.IOException;

/** The machine the agent runs on. */
public interface Host {
    /**
     * Differs after each boot (Linux: {@code /proc/sys/kernel/random/boot_id}).
     *
     * <p>It tells a restart of the agent from a reboot of the device.
     */
    String bootId() throws IOException;

    /**
     * Asks for a reboot. May return before it happens: the caller then does nothing more.
     *
     * @throws IOException if the host refused
     */
    void reboot() throws IOException, InterruptedException;
}
