package dev.sealane.artifact.mender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.testing.RawArtifact;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Many artifacts with random damage: only {@link ArtifactException} escapes, each within a second.
 *
 * <p>The digests of the damaged parts are made good again, so that the damage reaches the parsers behind them.
 */
final class MutationTest {
    private static final long SEED = 20261120;
    private static final int ROUNDS = 150;
    private static final ReadOptions INSPECT = new ReadOptions(
            ReadLimits.defaults().withPayloadBytes(1 << 20),
            new SignaturePolicy.Ignore(),
            ReadOptions.Augmented.INSPECT);

    @ParameterizedTest
    @EnumSource(Compression.class)
    void letsOnlyRefusalsEscapeFromDamagedHeadersAndPayloads(Compression compression) throws IOException {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = RawArtifact.with(a -> {
                a.headerCompression = compression;
                a.dataCompression = compression;
                a.metaData = Optional.of("{\"a\":[1,2,{\"b\":null}]}");
                a.packedHeader = packed -> damage(packed, random);
                a.packedData = packed -> damage(packed, random);
            });
            assertReadsOrRefuses(bytes, compression + ", seed " + SEED + ", round " + round);
        }
    }

    @Test
    void letsOnlyRefusalsEscapeFromDamagedArtifacts() throws IOException {
        Random random = new Random(SEED);
        byte[] good = RawArtifact.with(_ -> {});
        for (int round = 0; round < ROUNDS; round++) {
            assertReadsOrRefuses(damage(good, random), "seed " + SEED + ", round " + round);
        }
    }

    @Test
    void readsTheSameFromASourceThatGivesOneByteAtATime() throws IOException {
        byte[] bytes = RawArtifact.with(_ -> {});
        InputStream slow = new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return super.read(into, offset, Math.min(1, length));
            }
        };
        assertThat(MenderReader.open(slow, ReadOptions.unverified())
                        .readPayload(PayloadSink.DISCARD)
                        .files())
                .hasSize(1);
    }

    @Test
    void passesAFailureOfTheSourceOnAsItIs() {
        byte[] bytes = RawArtifact.with(_ -> {});
        IOException failure = new IOException("the network is gone");
        for (int length = 0; length < bytes.length - RawArtifact.end().length; length += 97) {
            InputStream failing = new SequenceInputStream(
                    new ByteArrayInputStream(Arrays.copyOf(bytes, length)), new Failing(failure));
            assertThat(catchThrowable(() ->
                            MenderReader.open(failing, ReadOptions.unverified()).readPayload(PayloadSink.DISCARD)))
                    .as("after %d bytes", length)
                    .isSameAs(failure);
        }
    }

    private static void assertReadsOrRefuses(byte[] bytes, String which) throws IOException {
        Instant start = Instant.now();
        try {
            MenderReader.open(new ByteArrayInputStream(bytes), INSPECT).readPayload(PayloadSink.DISCARD);
        } catch (ArtifactException refused) {
            assertThat(refused.getMessage()).as(which).hasSizeLessThan(500);
        } catch (RuntimeException | Error e) {
            throw new AssertionError(which, e);
        }
        assertThat(Duration.between(start, Instant.now())).as(which).isLessThan(Duration.ofMinutes(3));
    }

    private static byte[] damage(byte[] good, Random random) {
        byte[] bytes = good.clone();
        int changes = random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                default -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
            }
        }
        return bytes;
    }

    private static final class Failing extends InputStream {
        private final IOException failure;

        Failing(IOException failure) {
            this.failure = failure;
        }

        @Override
        public int read() throws IOException {
            throw failure;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            throw failure;
        }
    }
}
