package dev.sealane.agent.swu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.local.LocalResult;
import dev.sealane.agent.local.LocalUpdates;
import dev.sealane.agent.testing.SwuDevice;
import dev.sealane.agent.testing.SwuImage;
import dev.sealane.artifact.Digest;
import dev.sealane.testing.Rdiff;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deltas of {@code rdiff} on a device of files: what is rebuilt, and what is refused before anything is written. */
final class RdiffInstallTest {
    private static final String IMAGE = """
            images = ( { filename = "delta"; type = "rdiff_image"; device = "%1$s/target"; %2$s
                         properties = { rdiffbase = [ "%1$s/base" ]; sha256 = "%3$s"; }; } );
            """;

    @TempDir
    private Path directory;

    private final byte[] before = bytes(1, 100_000);
    private final byte[] after = edited(before);

    private SwuDevice device;
    private Path untouched = Path.of("");

    @BeforeEach
    void makeDevice() throws IOException {
        device = new SwuDevice(directory.resolve("device"));
        Files.write(device.path("base"), before);
        Files.write(device.path("target"), new byte[120_000]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "installed-directly = true;", "compressed = \"zstd\";"})
    void rebuildsAnImageFromAnother(String way) throws Exception {
        assertThat(install(IMAGE.formatted(root(), way, Digest.of(after)))).isEqualTo(new LocalResult.Done("2.0"));
        assertThat(Files.readAllBytes(device.path("target"))).isEqualTo(Arrays.copyOf(after, 120_000));
        assertThat(Files.readAllBytes(device.path("base"))).isEqualTo(before);
    }

    @Test
    void rebuildsAFileInItsPlaceAndKeepsItsMode() throws Exception {
        Files.setPosixFilePermissions(device.path("base"), PosixFilePermissions.fromString("rwxr-x--x"));
        String sections = """
                files = ( { filename = "delta"; type = "rdiff_file"; path = "%s/base";
                            properties = { sha256 = "%s"; }; } );
                """;
        assertThat(install(sections.formatted(root(), Digest.of(after)))).isEqualTo(new LocalResult.Done("2.0"));
        assertThat(Files.readAllBytes(device.path("base"))).isEqualTo(after);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(device.path("base"))))
                .isEqualTo("rwxr-x--x");
    }

    @Test
    void takesARebuiltRootFileSystemThroughTrialAndCommit() throws Exception {
        device.withSlots();
        byte[] running = Arrays.copyOf(before, SwuDevice.SLOT_BYTES);
        Files.write(device.path("slot-a"), running);
        byte[] next = Arrays.copyOf(after, SwuDevice.SLOT_BYTES);
        String sections = """
                stable = { copy-b = { images = ( { filename = "delta"; type = "rdiff_image"; device = "%1$s/slot-b";
                    properties = { rdiffbase = [ "%1$s/slot-a" ]; sha256 = "%2$s"; }; } ); }; };
                """;
        Path image = image(sections.formatted(root(), Digest.of(next)), Rdiff.delta(directory, running, next, 256));

        assertThat(device.install(image)).isEqualTo(new LocalResult.Installed("2.0", true));
        assertThat(Files.readAllBytes(device.path("slot-b"))).isEqualTo(next);
        device.running("b");
        assertThat(device.command(LocalUpdates::commit)).isEqualTo(new LocalResult.Done("2.0"));
        assertThat(Files.readAllBytes(device.path("slot-a"))).isEqualTo(running);
    }

    @Test
    void refusesABasisThatGivesSomethingElseBeforeAnythingIsWritten() throws Exception {
        byte[] other = before.clone();
        other[50_000] ^= 1;
        Files.write(device.path("base"), other);
        assertRefused(install(IMAGE.formatted(root(), "", Digest.of(after))), "is it a delta to something else?");
    }

    @Test
    void refusesADeltaThatLeavesItsBasisBeforeAnythingIsWritten() throws Exception {
        Files.write(device.path("base"), Arrays.copyOf(before, 90_000));
        assertRefused(install(IMAGE.formatted(root(), "", Digest.of(after))), "copies inside the 90000 bytes");
    }

    @Test
    void refusesAResultLargerThanItsTarget() throws Exception {
        Files.write(device.path("target"), new byte[after.length - 1]);
        assertRefused(install(IMAGE.formatted(root(), "", Digest.of(after))), "needed are " + after.length);
    }

    @Test
    void refusesToWriteWhatItRebuildsFrom() throws Exception {
        Files.delete(device.path("target"));
        Files.createSymbolicLink(device.path("target"), device.path("base"));
        assertRefused(install(IMAGE.formatted(root(), "", Digest.of(after))), "a target other than the source");
        assertThat(Files.readAllBytes(device.path("base"))).isEqualTo(before);
    }

    @Test
    void refusesABasisThatIsNotThere() throws Exception {
        Files.delete(device.path("base"));
        assertRefused(install(IMAGE.formatted(root(), "", Digest.of(after))), "a file to rebuild from");
    }

    @Test
    void refusesAnOffset() throws Exception {
        assertRefused(install(IMAGE.formatted(root(), "offset = 5;", Digest.of(after))), "expected no 'offset'");
    }

    @Test
    void refusesAResultThatNobodyVouchesFor() throws Exception {
        String sections = IMAGE.formatted(root(), "", "").replace("sha256 = \"\";", "");
        assertRefused(install(sections), "expected the digest of the result");
    }

    @Test
    void takesTheDigestOfAReadBackForThatOfTheResult() throws Exception {
        String sections = IMAGE.formatted(root(), "", "").replace("sha256 = \"\";", "") + """
                scripts = ( { type = "readback"; device = "%s/target";
                              properties = { sha256 = "%s"; size = "%d"; }; } );
                """;
        assertThat(install(sections.formatted(root(), Digest.of(after), after.length)))
                .isEqualTo(new LocalResult.Done("2.0"));
        assertThat(install(sections.formatted(root(), Digest.of(before), after.length)))
                .isInstanceOf(LocalResult.Failed.class);
        assertThat(device.variables()).containsEntry("ustate", "3");
    }

    private LocalResult install(String sections) throws Exception {
        untouched =
                Files.copy(device.path("target"), directory.resolve("untouched"), StandardCopyOption.REPLACE_EXISTING);
        return device.install(image(sections, Rdiff.delta(directory, before, after, 256)));
    }

    private Path image(String sections, byte[] delta) throws IOException {
        return new SwuImage(directory).with(sections).file("delta", delta).write();
    }

    private void assertRefused(LocalResult result, String message) throws IOException {
        assertThat(result).isInstanceOf(LocalResult.Failed.class);
        assertThat(result.toString()).contains(message);
        assertThat(Files.mismatch(device.path("target"), untouched)).isEqualTo(-1);
        assertThat(device.variables()).isEqualTo(Map.of("serial", "7"));
    }

    private String root() {
        return directory.resolve("device").toString();
    }

    private static byte[] edited(byte[] basis) {
        byte[] edited = Arrays.copyOf(basis, basis.length + 100);
        System.arraycopy(basis, 30_000, edited, 30_100, basis.length - 30_000);
        Arrays.fill(edited, 60_000, 60_500, (byte) 7);
        return edited;
    }

    private static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
