package dev.sealane.artifact.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.rdiff.PatchedInput;
import dev.sealane.artifact.testing.RawDelta;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

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
}
