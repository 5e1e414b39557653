package dev.sealane.agent.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.testing.Artifacts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as storage; where the temporary directory allows it, reading back bypasses the page cache. */
class FileStorageTest {
    private static final long SEED = 20261120;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 511, 512, 4095, 4096, 4097, 20_000, 1 << 20})
    void readsBackEveryRangeOfAFileOfAnySize(int size) throws IOException {
        byte[] content = Artifacts.noise(size, size);
        Path file = Files.write(directory.resolve("slot"), new byte[size]);
        Random random = new Random(SEED);
        try (FileStorage storage = FileStorage.open(file)) {
            storage.write(0, ByteBuffer.wrap(content));
            storage.sync();
            for (int round = 0; round < 50; round++) {
                int from = random.nextInt(size);
                int length = random.nextInt(size - from + 1);
                assertThat(readBack(storage, from, length))
                        .as("seed %d, round %d", SEED, round)
                        .isEqualTo(Arrays.copyOfRange(content, from, from + length));
            }
        }
    }

    @Test
    void readsBackIntoAnAlignedBuffer() throws IOException {
        byte[] content = Artifacts.noise(1, 8192);
        try (FileStorage storage = FileStorage.open(Files.write(directory.resolve("slot"), content))) {
            ByteBuffer buffer =
                    ByteBuffer.allocateDirect(3 * 4096).alignedSlice(4096).limit(8192);
            storage.readBack(0, buffer);

            byte[] found = new byte[8192];
            buffer.flip().get(found);
            assertThat(found).isEqualTo(content);
        }
    }

    @Test
    void refusesARangeBeyondItsEnd() throws IOException {
        try (FileStorage storage = FileStorage.open(Files.write(directory.resolve("slot"), new byte[100]))) {
            assertThatThrownBy(() -> storage.readBack(90, ByteBuffer.allocate(11)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("expected a range inside 100 bytes, found 11 bytes at offset 90");
            assertThatThrownBy(() -> storage.write(101, ByteBuffer.allocate(0))).isInstanceOf(IOException.class);
        }
    }

    private static byte[] readBack(FileStorage storage, int from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        storage.readBack(from, buffer);
        return buffer.array();
    }
}
