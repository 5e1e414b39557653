package dev.sealane.artifact.rdiff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.testing.RawDelta;
import dev.sealane.artifact.testing.SeededCases;
import dev.sealane.testing.Peer;
import dev.sealane.testing.Rdiff;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our applier against {@code rdiff}: it applies what {@code rdiff} makes, and what it accepts means the same there. */
final class RdiffDifferentialTest {
    private static final int CASES = 40;
    private static final int DAMAGED = 60;
    private static final long ROOM = 10_000_000;

    @TempDir
    private Path directory;

    @Test
    void makesTheFileThatADeltaOfRdiffWasMadeFor() {
        SeededCases.tryEach(CASES, random -> {
            byte[] basis = bytes(random, random.nextInt(400_000));
            byte[] wanted = edited(random, basis);
            int block = SeededCases.oneOf(random, List.of(16, 512, 2048, 65_536));
            byte[] delta = Rdiff.delta(directory, basis, wanted, block);
            assertThat(apply(basis, delta)).contains(wanted);
            assertThat(PatchedInput.measure(new ByteArrayInputStream(delta), basis.length, ROOM, "delta"))
                    .isEqualTo(wanted.length);
        });
    }

    @Test
    void whatItAcceptsOfADamagedDeltaMeansTheSameToRdiff() {
        int[] accepted = {0};
        SeededCases.tryEach(DAMAGED, random -> {
            byte[] basis = bytes(random, 3000);
            byte[] delta = Rdiff.delta(directory, basis, edited(random, basis), 64);
            delta[4 + random.nextInt(delta.length - 4)] = (byte) random.nextInt(256);
            Optional<byte[]> made = apply(basis, delta);
            if (made.isPresent()) {
                accepted[0]++;
                assertThat(patchedByRdiff(basis, delta)).contains(made.get());
            }
        });
        assertThat(accepted[0]).isPositive().isLessThan(DAMAGED);
    }

    private Optional<byte[]> patchedByRdiff(byte[] basis, byte[] delta) throws Exception {
        Files.write(directory.resolve("basis"), basis);
        Files.write(directory.resolve("delta"), delta);
        return rdiff("--force", "patch", "basis", "delta", "made") == 0
                ? Optional.of(Files.readAllBytes(directory.resolve("made")))
                : Optional.empty();
    }

    private int rdiff(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Peer.RDIFF.require().toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start()
                .waitFor();
    }

    private static Optional<byte[]> apply(byte[] basis, byte[] delta) throws IOException {
        try (PatchedInput patched =
                new PatchedInput(new ByteArrayInputStream(delta), RawDelta.basis(basis), ROOM, "delta")) {
            return Optional.of(patched.readAllBytes());
        } catch (ArtifactException _) {
            return Optional.empty();
        }
    }

    /** Pieces of the basis in another order, with new bytes between them. */
    private static byte[] edited(Random random, byte[] basis) {
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        int pieces = 1 + random.nextInt(8);
        for (int i = 0; i < pieces; i++) {
            int from = random.nextInt(basis.length + 1);
            made.write(basis, from, random.nextInt(basis.length - from + 1));
            made.writeBytes(bytes(random, random.nextInt(300)));
        }
        return made.toByteArray();
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
