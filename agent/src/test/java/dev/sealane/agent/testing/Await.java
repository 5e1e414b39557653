package dev.sealane.agent.testing;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what another thread or process brings about. */
public final class Await {
    private static final Duration GLANCE = Duration.ofMillis(10);

    private Await() {}

    /** A condition that may fail while it is evaluated, which counts as not yet. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Returns once the condition holds, or fails with a description of where things stand. */
    public static void until(Duration deadline, Condition condition, Supplier<Object> otherwise) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() - end > 0) {
                fail("not within " + deadline + ": " + otherwise.get());
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (Exception _) {
            return false;
        }
    }
}
