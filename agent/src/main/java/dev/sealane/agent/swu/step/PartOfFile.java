package dev.sealane.agent.swu.step;

import dev.sealane.agent.storage.FileStorage;
import dev.sealane.agent.storage.Storage;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.stream.BlockInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Content that is on the device: a part of a file or block device. Nobody vouches for it but the device.
 *
 * @param place the file or block device
 * @param offset of the first byte
 * @param length in bytes
 */
record PartOfFile(Path place, long offset, long length) implements EntryContent {
    /** How many bytes a file or block device has. */
    static long sizeOf(Path place) throws IOException {
        try (Storage storage = FileStorage.openReadOnly(place)) {
            return storage.size();
        }
    }

    @Override
    public InputStream open() throws IOException {
        return new Part(FileStorage.openReadOnly(place), offset, offset + length);
    }

    @Override
    public OptionalLong size() {
        return OptionalLong.of(length);
    }

    @Override
    public Optional<Digest> digest() {
        return Optional.empty();
    }

    @Override
    public Optional<Path> file() {
        return Optional.empty();
    }

    private static final class Part extends BlockInput {
        private final Storage storage;
        private final long end;
        private long at;

        Part(Storage storage, long start, long end) {
            this.storage = storage;
            this.at = start;
            this.end = end;
        }

        @Override
        public int read(byte[] into, int from, int count) throws IOException {
            Objects.checkFromIndexSize(from, count, into.length);
            if (at == end) {
                return count == 0 ? 0 : -1;
            }
            int n = (int) Math.min(count, end - at);
            storage.read(at, ByteBuffer.wrap(into, from, n));
            at += n;
            return n;
        }

        @Override
        public void close() throws IOException {
            storage.close();
        }
    }
}
