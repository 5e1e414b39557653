package dev.sealane.artifact.codec;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Compresses blocks on several threads and writes the results in the order in which the blocks came.
 *
 * <p>At most two blocks for each thread are on their way, so memory is bounded and a slow output slows the input down.
 */
final class OrderedWorkers implements AutoCloseable {
    private static final int BLOCKS_PER_THREAD = 2;

    private final OutputStream out;
    private final ExecutorService threads;
    private final int maxPending;
    private final Deque<Future<byte[]>> pending = new ArrayDeque<>();

    OrderedWorkers(OutputStream out, int threadCount) {
        this.out = out;
        this.maxPending = threadCount * BLOCKS_PER_THREAD;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(
                threadCount,
                task -> Thread.ofPlatform()
                        .daemon()
                        .name("artifact-compress-" + number.incrementAndGet())
                        .unstarted(task));
    }

    /** Has {@code block} compressed; waits while too many are on their way. */
    void submit(Callable<byte[]> block) throws IOException {
        pending.add(threads.submit(block));
        if (pending.size() > maxPending) {
            writeFirst();
        }
        while (!pending.isEmpty() && pending.getFirst().isDone()) {
            writeFirst();
        }
    }

    /** Writes what is still on its way. */
    void finish() throws IOException {
        while (!pending.isEmpty()) {
            writeFirst();
        }
    }

    private void writeFirst() throws IOException {
        try {
            out.write(pending.removeFirst().get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while compressing").initCause(e);
        } catch (ExecutionException e) {
            throw new IOException("compressing failed: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
