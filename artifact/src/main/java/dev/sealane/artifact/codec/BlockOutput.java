package dev.sealane.artifact.codec;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Cuts what is written into blocks of a fixed size, so that several threads can compress them and the bytes that come out
 * do not depend on how many threads there are.
 */
abstract class BlockOutput extends OutputStream {
    /** Headers are small: the buffer grows only when it has to. */
    private static final int FIRST_BYTES = 16 * 1024;

    private final int blockBytes;
    private byte[] block = new byte[FIRST_BYTES];
    private int filled;
    private boolean closed;

    BlockOutput(int blockBytes) {
        this.blockBytes = blockBytes;
    }

    /** Takes a full block, which nobody writes to any more; more bytes follow. */
    abstract void takeFull(byte[] full) throws IOException;

    /** Takes the last {@code length} bytes, which may be none or a full block, and ends the output. */
    abstract void takeLast(byte[] last, int length) throws IOException;

    @Override
    public final void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
        int taken = 0;
        while (taken < count) {
            if (filled == blockBytes) {
                takeFull(block);
                block = new byte[blockBytes];
                filled = 0;
            } else if (filled == block.length) {
                block = Arrays.copyOf(block, Math.min(blockBytes, block.length * 4));
            }
            int some = Math.min(count - taken, block.length - filled);
            System.arraycopy(bytes, offset + taken, block, filled, some);
            filled += some;
            taken += some;
        }
    }

    @Override
    public final void close() throws IOException {
        if (!closed) {
            closed = true;
            takeLast(block, filled);
        }
    }
}
