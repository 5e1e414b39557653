package dev.sealane.artifact.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.rdiff.PatchedInput;
import dev.sealane.artifact.testing.RawDelta;
import dev.sealane.artifact.testing.RawZchunk;
import dev.sealane.artifact.zchunk.ChunkMap;
import dev.sealane.artifact.zchunk.RebuiltInput;
import dev.sealane.artifact.zchunk.ZchunkHeader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Only {@link ArtifactException} may escape from the readers of deltas, within bounded time and memory.
 *
 * <p>{@code JAZZER_FUZZ=1 mvn -pl artifact test -Dtest=DeltaFuzzTest#rdiff} fuzzes for five minutes.
 */
final class DeltaFuzzTest {
    private static final int BASIS_BYTES = 5000;
    private static final long MAX_BYTES = 100_000;
    private static final String WHERE = "the input";

    /** What is refused before is what is refused while it is applied. */
    @FuzzTest(maxDuration = "5m")
    void rdiff(byte[] input) throws IOException {
        long measured;
        try {
            measured = PatchedInput.measure(new ByteArrayInputStream(input), BASIS_BYTES, MAX_BYTES, WHERE);
        } catch (ArtifactException _) {
            measured = -1;
        }
        long applied;
        try (InputStream made = new PatchedInput(
                new ByteArrayInputStream(input), RawDelta.basis(new byte[BASIS_BYTES]), MAX_BYTES, WHERE)) {
            applied = made.readAllBytes().length;
        } catch (ArtifactException _) {
            applied = -1;
        }
        if (measured != applied) {
            throw new AssertionError("measured " + measured + " bytes, made " + applied);
        }
    }

    /** The checksum of the header is made right first, because no mutation finds it. */
    @FuzzTest(maxDuration = "5m")
    void zchunk(byte[] input) throws IOException {
        byte[] source = Arrays.copyOf(input, Math.min(input.length, BASIS_BYTES));
        try {
            ZchunkHeader header = ZchunkHeader.read(new ByteArrayInputStream(withChecksum(input)), WHERE);
            ChunkMap map = ChunkMap.find(header, RawDelta.basis(source), source.length, WHERE);
            try (InputStream made =
                    new RebuiltInput(header, map, RawDelta.basis(source), new ByteArrayInputStream(input), WHERE)) {
                made.transferTo(OutputStream.nullOutputStream());
            }
        } catch (ArtifactException _) {
            return;
        }
    }

    /** For a SHA-256 behind a length of up to three digits. */
    private static byte[] withChecksum(byte[] input) {
        byte[] bytes = input.clone();
        for (int at = 7; at < 10 && at + 32 <= bytes.length; at++) {
            if (bytes[at - 1] < 0) {
                byte[] lead = Arrays.copyOfRange(bytes, 5, at);
                byte[] rest = Arrays.copyOfRange(bytes, at + 32, bytes.length);
                byte[] id = {0, 'Z', 'C', 'K', '1'};
                System.arraycopy(RawZchunk.sha256(id, lead, rest), 0, bytes, at, 32);
                return bytes;
            }
        }
        return bytes;
    }
}
