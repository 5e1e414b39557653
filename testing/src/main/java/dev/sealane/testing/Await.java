package dev.sealane.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.opentest4j.AssertionFailedError;

/** Waits for what another thread or process brings about. */
public final class Await {
    /** For a loaded machine; it only matters when a test fails. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Duration GLANCE = Duration.ofMillis(10);

    private Await() {}

    /** A condition that may fail while it is evaluated, which counts as not yet. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Returns once the condition holds, or fails after some minutes. */
    public static void until(Condition condition) {
        until(PATIENCE, condition, () -> "the condition does not hold");
    }

    /** Returns once the condition holds, or fails with a description of where things stand. */
    public static void until(Duration deadline, Condition condition, Supplier<Object> otherwise) {
        long end = System.nanoTime() + deadline.toNanos();
        Optional<Throwable> failure = Optional.empty();
        while (true) {
            try {
                if (condition.holds()) {
                    return;
                }
                failure = Optional.empty();
            } catch (Exception | AssertionError notYet) {
                failure = Optional.of(notYet);
            }
            if (System.nanoTime() - end > 0) {
                AssertionFailedError late = new AssertionFailedError("not within " + deadline + ": " + otherwise.get());
                failure.ifPresent(late::initCause);
                throw late;
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }
}
