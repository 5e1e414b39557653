package dev.sealane.agent.testing;

import dev.sealane.agent.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Storage in memory that writes down what is done to it and fails on request. */
public final class MemoryStorage implements Storage {
    private final byte[] bytes;

    private final List<String> operations = new CopyOnWriteArrayList<>();
    private int writesUntilFailure = Integer.MAX_VALUE;
    private int tornAfter = -1;
    private boolean losingWrites;

    public MemoryStorage(int size) {
        this.bytes = new byte[size];
    }

    /** A storage that holds {@code content}. */
    public static MemoryStorage holding(byte[] content) {
        MemoryStorage storage = new MemoryStorage(content.length);
        System.arraycopy(content, 0, storage.bytes, 0, content.length);
        return storage;
    }

    /** The write after {@code count} more of them fails, as on a full or broken medium. */
    public MemoryStorage failAfterWrites(int count) {
        writesUntilFailure = count;
        return this;
    }

    /** The next write stops after {@code length} bytes and fails, as in a power cut. */
    public MemoryStorage tearNextWriteAfter(int length) {
        tornAfter = length;
        return this;
    }

    /** Writes are acknowledged and lost, as by a dishonest medium. */
    public MemoryStorage loseWrites() {
        losingWrites = true;
        return this;
    }

    public synchronized byte[] content() {
        return bytes.clone();
    }

    /** What was done, such as {@code write 0+512}, {@code sync}, {@code readBack 0+512}. */
    public List<String> operations() {
        return operations;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public synchronized void read(long offset, ByteBuffer into) throws IOException {
        check(offset, into.remaining());
        into.put(bytes, (int) offset, into.remaining());
    }

    @Override
    public synchronized void readBack(long offset, ByteBuffer into) throws IOException {
        operations.add("readBack " + offset + "+" + into.remaining());
        read(offset, into);
    }

    @Override
    public synchronized void write(long offset, ByteBuffer from) throws IOException {
        check(offset, from.remaining());
        if (writesUntilFailure-- <= 0) {
            throw new IOException("no space left on device");
        }
        operations.add("write " + offset + "+" + from.remaining());
        if (tornAfter >= 0) {
            from.limit(from.position() + Math.min(tornAfter, from.remaining()));
            tornAfter = -1;
            from.get(bytes, (int) offset, from.remaining());
            throw new IOException("power failed");
        }
        byte[] target = losingWrites ? new byte[bytes.length] : bytes;
        from.get(target, (int) offset, from.remaining());
    }

    @Override
    public synchronized void sync() {
        operations.add("sync");
    }

    @Override
    public void close() {}

    private void check(long offset, int length) throws IOException {
        if (offset < 0 || offset + length > bytes.length) {
            throw new IOException("outside the storage: " + length + " bytes at " + offset);
        }
    }
}
