package dev.sealane.agent.handler;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Does tasks one after the other, in the order of their submission. */
final class Lane implements AutoCloseable {
    private final Optional<ExecutorService> thread;

    private Lane(Optional<ExecutorService> thread) {
        this.thread = thread;
    }

    /** A lane with a thread of its own. */
    static Lane onThread(String name) {
        return new Lane(Optional.of(Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name(name).daemon().factory())));
    }

    /** A lane whose tasks are done before their submission returns. */
    static Lane onCaller() {
        return new Lane(Optional.empty());
    }

    Future<?> submit(Callable<?> task) {
        FutureTask<?> future = new FutureTask<>(task);
        if (thread.isPresent()) {
            thread.get().execute(future);
        } else {
            future.run();
        }
        return future;
    }

    /** Waits for every task. An interrupt waits too: passed on to a thread that does I/O it would close the medium. */
    @Override
    public void close() {
        if (thread.isEmpty()) {
            return;
        }
        thread.get().shutdown();
        boolean interrupted = false;
        boolean done = false;
        while (!done) {
            try {
                done = thread.get().awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
