package dev.sealane.agent.swu.step;

import dev.sealane.agent.storage.Storage;
import dev.sealane.artifact.stream.Basis;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A medium that something is rebuilt from. */
record MediumBasis(Storage medium) implements Basis, Closeable {
    @Override
    public long size() {
        return medium.size();
    }

    @Override
    public void read(long position, byte[] into, int offset, int length) throws IOException {
        medium.read(position, ByteBuffer.wrap(into, offset, length));
    }

    @Override
    public void close() throws IOException {
        medium.close();
    }
}
