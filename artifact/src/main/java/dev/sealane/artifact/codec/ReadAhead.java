package dev.sealane.artifact.codec;

import dev.sealane.artifact.stream.BlockInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream on a thread of its own, a few blocks ahead of its consumer, so that decompressing and hashing overlap.
 *
 * <p>Memory is bounded by {@value #BLOCKS} blocks. The input belongs to the other thread until {@link #close} returns; an
 * exception of the input is thrown to the consumer at the same position.
 */
public final class ReadAhead extends BlockInput {
    private static final int BLOCKS = 8;
    private static final int BLOCK_BYTES = 256 * 1024;

    private final InputStream in;
    private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS + 1);
    private final BlockingQueue<byte[]> empty = new ArrayBlockingQueue<>(BLOCKS);
    private final Thread reader;
    private @Nullable Block current;
    private int position;
    private volatile boolean closed;

    /** Bytes, and after the last byte the end or a failure. */
    private static final class Block {
        private final byte[] bytes;
        private final int length;
        private final boolean last;
        private final @Nullable Throwable failure;

        Block(byte[] bytes, int length, boolean last, @Nullable Throwable failure) {
            this.bytes = bytes;
            this.length = length;
            this.last = last;
            this.failure = failure;
        }
    }

    public ReadAhead(InputStream in) {
        this.in = in;
        for (int i = 0; i < BLOCKS; i++) {
            empty.add(new byte[BLOCK_BYTES]);
        }
        this.reader = Thread.ofPlatform().daemon().name("artifact-read-ahead").start(this::readAll);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        Block block = currentBlock();
        if (position == block.length) {
            return end(block);
        }
        int count = Math.min(length, block.length - position);
        System.arraycopy(block.bytes, position, into, offset, count);
        position += count;
        return count;
    }

    /** Stops the other thread and waits until it has let go of the input. */
    @Override
    public void close() throws IOException {
        closed = true;
        full.clear();
        empty.offer(new byte[0]);
        boolean interrupted = false;
        while (true) {
            try {
                reader.join();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Block currentBlock() throws IOException {
        Block block = current;
        while (block == null || (position == block.length && !block.last)) {
            if (block != null) {
                empty.add(block.bytes);
            }
            block = take(full);
            position = 0;
            current = block;
        }
        return block;
    }

    private static int end(Block block) throws IOException {
        switch (block.failure) {
            case null -> {
                return -1;
            }
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException("reading throws no other checked exception", e);
        }
    }

    private void readAll() {
        boolean last = false;
        while (!last && !closed) {
            Block block;
            try {
                block = readBlock(take(empty));
            } catch (IOException | RuntimeException | Error e) {
                block = new Block(new byte[0], 0, true, e);
            }
            last = block.last;
            if (!closed) {
                full.add(block);
            }
        }
    }

    private Block readBlock(byte[] bytes) throws IOException {
        int length = 0;
        while (length < bytes.length) {
            int read;
            try {
                read = in.read(bytes, length, bytes.length - length);
            } catch (IOException | RuntimeException e) {
                return new Block(bytes, length, true, e);
            }
            if (read < 0) {
                return new Block(bytes, length, true, null);
            }
            length += read;
        }
        return new Block(bytes, length, false, null);
    }

    private static <T> T take(BlockingQueue<T> queue) throws IOException {
        try {
            return queue.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading ahead");
        }
    }
}
