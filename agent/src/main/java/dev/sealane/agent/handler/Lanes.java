package dev.sealane.agent.handler;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** On how many threads an image moves. */
public enum Lanes {
    /**
     * Reading and hashing on one thread, writing on another: decompression, digest and medium work at the same time.
     */
    TWO,
    /** Everything on the caller's thread, in one order: what a simulated power cut needs to be repeatable. */
    ONE;

    /** The second lane, for tasks that run in the order of their submission. Closing it waits for them. */
    ExecutorService open() {
        return switch (this) {
            case TWO ->
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("slot").daemon().factory());
            case ONE -> new CallerRuns();
        };
    }
}
