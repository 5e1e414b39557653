package dev.sealane.agent.boot;

import java.io.IOException;

/** Keeps other programs, such as {@code fw_setenv}, from writing the environment at the same time. */
@FunctionalInterface
public interface EnvironmentLock {
    /**
     * Takes the lock.
     *
     * @return what releases it
     * @throws BootException if somebody else keeps it too long
     */
    Held acquire() throws IOException;

    /** The lock while it is held. */
    @FunctionalInterface
    interface Held extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    /** For an environment that nobody else can reach, such as a simulated one. */
    static EnvironmentLock none() {
        return () -> () -> {};
    }
}
