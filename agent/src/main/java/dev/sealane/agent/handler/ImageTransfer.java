package dev.sealane.agent.handler;

import dev.sealane.agent.storage.Storage;
import dev.sealane.artifact.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Moves an image to a slot, and reads it back.
 *
 * <p>Two buffers go round: while one is being written (or hashed) the other is being filled. So the time is that of the
 * slower side rather than the sum of both, and memory stays the same for every size of image.
 */
final class ImageTransfer {
    /** Large enough that a system call and an eMMC command cost nothing against it; two of them fit on any device. */
    static final int BUFFER_SIZE = 4 * 1024 * 1024;

    /** What O_DIRECT asks of a buffer. */
    private static final int ALIGNMENT = 4096;

    private final Lanes lanes;

    ImageTransfer(Lanes lanes) {
        this.lanes = lanes;
    }

    /** Writes exactly {@code size} bytes to the start of {@code slot} and flushes them. */
    void write(InputStream content, long size, Storage slot) throws IOException {
        try (ExecutorService medium = lanes.open()) {
            byte[][] buffers = new byte[2][(int) Math.min(BUFFER_SIZE, Math.max(size, 1))];
            Future<?> running = medium.submit(() -> {});
            int turn = 0;
            for (long offset = 0; offset < size; turn ^= 1) {
                int length = fill(content, buffers[turn], size - offset);
                finish(running);
                long at = offset;
                ByteBuffer full = ByteBuffer.wrap(buffers[turn], 0, length);
                running = medium.submit(task(() -> slot.write(at, full)));
                offset += length;
            }
            finish(running);
        }
        slot.sync();
    }

    /** The digest of the first {@code size} bytes that the medium holds. */
    Digest readBack(Storage slot, long size) throws IOException {
        MessageDigest hash = Digest.sha256();
        try (ExecutorService hashing = lanes.open()) {
            ByteBuffer[] buffers = {aligned(size), aligned(size)};
            Future<?> running = hashing.submit(() -> {});
            int turn = 0;
            for (long offset = 0; offset < size; turn ^= 1) {
                ByteBuffer buffer = buffers[turn].clear();
                buffer.limit((int) Math.min(buffer.capacity(), size - offset));
                slot.readBack(offset, buffer);
                offset += buffer.flip().remaining();
                finish(running);
                running = hashing.submit(() -> hash.update(buffer));
            }
            finish(running);
        }
        return Digest.finish(hash);
    }

    /** A buffer for O_DIRECT, no larger than an image of this size needs. */
    private static ByteBuffer aligned(long size) {
        int capacity = (int) Math.min(BUFFER_SIZE, (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        return ByteBuffer.allocateDirect(capacity + ALIGNMENT)
                .alignedSlice(ALIGNMENT)
                .limit(capacity)
                .slice();
    }

    private static int fill(InputStream content, byte[] buffer, long rest) throws IOException {
        int wanted = (int) Math.min(buffer.length, rest);
        int found = content.readNBytes(buffer, 0, wanted);
        if (found < wanted) {
            throw new EOFException("expected " + rest + " more bytes of the image, found " + found);
        }
        return found;
    }

    /** Something that may fail on the medium. */
    @FunctionalInterface
    private interface MediumTask {
        void run() throws IOException;
    }

    private static Callable<Boolean> task(MediumTask task) {
        return () -> {
            task.run();
            return true;
        };
    }

    /** Waits for a task, and throws what it threw. */
    private static void finish(Future<?> task) throws IOException {
        try {
            task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case RuntimeException broken -> throw broken;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("a task failed in an undeclared way", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("stopped while an image was moving");
            stopped.initCause(e);
            throw stopped;
        }
    }
}
