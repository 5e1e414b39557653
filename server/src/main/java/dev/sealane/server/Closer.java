package dev.sealane.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was started, in reverse; one failure does not keep the others from being closed. */
final class Closer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Closer.class.getName());

    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T part) {
        started.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception e) { // Whatever it is, the parts below must still be closed.
                LOG.log(Level.ERROR, "closing " + part.getClass().getSimpleName() + " failed", e);
            }
        }
    }
}
