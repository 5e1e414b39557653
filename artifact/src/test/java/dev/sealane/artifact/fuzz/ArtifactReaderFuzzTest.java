package dev.sealane.artifact.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.codec.Decompressor;
import dev.sealane.artifact.mender.MenderReader;
import dev.sealane.artifact.mender.PayloadSink;
import dev.sealane.artifact.mender.ReadLimits;
import dev.sealane.artifact.mender.ReadOptions;
import dev.sealane.artifact.mender.SignaturePolicy;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.sign.UnusableKeyException;
import dev.sealane.artifact.tar.TarReader;
import dev.sealane.artifact.testing.RawArtifact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Only {@link ArtifactException} may escape from the readers, within bounded time and memory.
 *
 * <p>{@code JAZZER_FUZZ=1 mvn -pl artifact test -Dtest=ArtifactReaderFuzzTest#artifact} fuzzes for five minutes.
 */
final class ArtifactReaderFuzzTest {
    /** Small, so that an input that gets around a limit runs out of memory or time soon. */
    private static final ReadLimits LIMITS =
            new ReadLimits(64 * 1024, 64 * 1024, 256 * 1024, 50, 16 * 1024, 50, 1024 * 1024, 64 * 1024);

    private static final List<Compression> COMPRESSIONS = List.of(Compression.values());

    @FuzzTest(maxDuration = "5m")
    void artifact(byte[] input) throws IOException {
        ReadOptions options = new ReadOptions(LIMITS, new SignaturePolicy.Ignore(), ReadOptions.Augmented.INSPECT);
        try {
            MenderReader.open(new ByteArrayInputStream(input), options).readPayload(PayloadSink.DISCARD);
        } catch (ArtifactException _) {
            return;
        }
    }

    /** The digests are right, because no mutation finds them: these bytes reach what parses the header. */
    @FuzzTest(maxDuration = "5m")
    void header(byte[] input) throws IOException {
        artifact(RawArtifact.with(a -> {
            a.headerCompression = Compression.NONE;
            a.packedHeader = _ -> input;
        }));
    }

    @FuzzTest(maxDuration = "5m")
    void payload(byte[] input) throws IOException {
        artifact(RawArtifact.with(a -> {
            a.dataCompression = Compression.NONE;
            a.packedData = _ -> input;
        }));
    }

    @FuzzTest(maxDuration = "5m")
    void tar(byte[] input) throws IOException {
        TarReader tar = new TarReader(new ByteArrayInputStream(input), "the input", 50);
        try {
            while (tar.next().isPresent()) {
                tar.content().readNBytes(100);
            }
        } catch (ArtifactException _) {
            return;
        }
    }

    @FuzzTest(maxDuration = "5m")
    void compressed(byte[] input) throws IOException {
        Optional<Compression> compression = input.length == 0
                ? Optional.empty()
                : Optional.of(COMPRESSIONS.get((input[0] & 0xff) % COMPRESSIONS.size()));
        if (compression.isEmpty()) {
            return;
        }
        try (InputStream content = Decompressor.open(
                new ByteArrayInputStream(input, 1, input.length - 1), compression.get(), "the input")) {
            content.readNBytes(1024 * 1024);
        } catch (ArtifactException _) {
            return;
        }
    }

    @FuzzTest(maxDuration = "5m")
    void pem(byte[] input) {
        String text = new String(input, StandardCharsets.ISO_8859_1);
        try {
            PemKeys.parsePrivate(text);
            PemKeys.publicOf(text);
            PemKeys.parsePublic(text);
        } catch (UnusableKeyException _) {
            return;
        }
    }
}
