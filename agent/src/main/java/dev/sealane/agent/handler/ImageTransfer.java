package dev.sealane.agent.handler;

import dev.sealane.agent.storage.Storage;
import dev.sealane.artifact.Digest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Moves an image to a slot or another medium and reads it back, in windows.
 *
 * <p>While one window is received and written, the one before it is flushed, and the one before that is read back and
 * hashed. Each byte is hashed twice, once as it arrives (by the artifact's reader) and once as the medium holds it; both
 * happen at the same time, so the whole takes as long as the slower of them. A window is read only after a flush that
 * began when all of it was written. Memory is two buffers, for every size of image.
 */
public final class ImageTransfer {
    /** Large enough that a system call and an eMMC command cost nothing against it; two of them fit on any device. */
    static final int BUFFER_SIZE = 4 * 1024 * 1024;

    /** How far writing may run ahead of reading back: bounds what the page cache has to hold. */
    private static final int WINDOWS_AHEAD = 2;

    /** What O_DIRECT asks of a buffer. */
    private static final int ALIGNMENT = 4096;

    private final Lanes lanes;
    private final long windowBytes;

    /**
     * A way to move images.
     *
     * @param windowBytes how much is written between two flushes
     */
    public ImageTransfer(Lanes lanes, long windowBytes) {
        if (windowBytes < 1) {
            throw new IllegalArgumentException("a window has at least one byte, found " + windowBytes);
        }
        this.lanes = lanes;
        this.windowBytes = windowBytes;
    }

    /**
     * Writes exactly {@code size} bytes to the start of {@code target} and flushes them.
     *
     * @return the digest of what the medium holds afterwards
     */
    public Digest write(InputStream content, long size, Storage target) throws IOException {
        Moved moved = move(content, size, target);
        if (moved.size() < size) {
            throw new EOFException("expected the image to go on at byte " + moved.size() + ", found its end");
        }
        return moved.onMedium();
    }

    /**
     * Writes everything that comes to the start of {@code target} and flushes it.
     *
     * @throws ImageException if more comes than the target holds; it is full then
     */
    public Moved writeAll(InputStream content, Storage target) throws IOException {
        Moved moved = move(content, target.size(), target);
        if (moved.size() == target.size() && content.read() >= 0) {
            throw new ImageException(
                    ImageException.Reason.TOO_LARGE, target + " has " + target.size() + " bytes and the image more");
        }
        return moved;
    }

    /**
     * An image on its medium.
     *
     * @param size in bytes
     * @param onMedium the digest of what the medium holds
     */
    public record Moved(long size, Digest onMedium) {}

    private Moved move(InputStream content, long atMost, Storage target) throws IOException {
        ReadBack readBack = new ReadBack(target, atMost);
        byte[] buffer = new byte[(int) Math.min(BUFFER_SIZE, Math.max(atMost, 1))];
        long start = 0;
        try (Lane flushing = lanes.open("slot-flush");
                Lane reading = lanes.open("slot-read-back")) {
            Queue<Future<?>> underWay = new ArrayDeque<>();
            boolean more;
            do {
                long from = start;
                long wanted = Math.min(windowBytes, atMost - from);
                long to = from + copy(content, target, from, from + wanted, buffer);
                Future<?> flushed = flushing.submit(task(target::sync));
                underWay.add(reading.submit(task(() -> {
                    finish(flushed);
                    readBack.hash(from, to);
                })));
                finishAll(underWay, WINDOWS_AHEAD);
                start = to;
                more = to - from == wanted && to < atMost;
            } while (more);
            finishAll(underWay, 0);
        }
        return new Moved(start, readBack.digest());
    }

    /** Copies one window, or what is left of the content; returns how much. */
    private static long copy(InputStream content, Storage target, long from, long to, byte[] buffer)
            throws IOException {
        long offset = from;
        while (offset < to) {
            int found = content.readNBytes(buffer, 0, (int) Math.min(buffer.length, to - offset));
            if (found == 0) {
                break;
            }
            target.write(offset, ByteBuffer.wrap(buffer, 0, found));
            offset += found;
        }
        return offset - from;
    }

    /** What is hashed of the medium, window by window, on one lane. */
    private static final class ReadBack {
        private final Storage slot;
        private final ByteBuffer buffer;
        private final MessageDigest hash = Digest.sha256();

        ReadBack(Storage slot, long size) {
            this.slot = slot;
            this.buffer = aligned(size);
        }

        void hash(long from, long to) throws IOException {
            for (long offset = from; offset < to; ) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), to - offset));
                slot.readBack(offset, buffer);
                offset += buffer.flip().remaining();
                hash.update(buffer);
            }
        }

        Digest digest() {
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

    /** Waits until at most this many tasks are under way; one that failed is heard of at once. */
    private static void finishAll(Queue<Future<?>> underWay, int most) throws IOException {
        for (Future<?> oldest = underWay.peek();
                oldest != null && (oldest.isDone() || underWay.size() > most);
                oldest = underWay.peek()) {
            finish(underWay.remove());
        }
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
