package dev.sealane.sim.board;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.sim.flash.FileMedium;
import dev.sealane.sim.flash.Flash;
import dev.sealane.sim.flash.Partition;
import dev.sealane.sim.flash.Power;
import dev.sealane.testing.Peer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootImagesTest {
    @TempDir
    Path directory;

    @Test
    void generatesTheSameBytesForTheSameRelease() {
        assertThat(RootImages.generate("release-2", Kernel.BOOTS, 4096))
                .isEqualTo(RootImages.generate("release-2", Kernel.BOOTS, 4096))
                .isNotEqualTo(RootImages.generate("release-3", Kernel.BOOTS, 4096));
    }

    @Test
    void describesTheImageInItsFirstSector() {
        byte[] image = RootImages.generate("release-2", Kernel.PANICS, 4096);

        assertThat(BootBlock.decode(Arrays.copyOf(image, 512))).hasValueSatisfying(block -> {
            assertThat(block.version()).isEqualTo("release-2");
            assertThat(block.kernel()).isEqualTo(Kernel.PANICS);
            assertThat(block.length()).isEqualTo(4096);
        });
    }

    @Test
    void doesNotTakeATornBootBlock() {
        byte[] block = Arrays.copyOf(RootImages.generate("release-2", Kernel.BOOTS, 4096), 512);
        for (int torn = 0; torn < new String(block, US_ASCII).indexOf('\0'); torn++) {
            byte[] bytes = block.clone();
            Arrays.fill(bytes, torn, bytes.length, (byte) 0xff);
            assertThat(BootBlock.decode(bytes)).isEmpty();
        }
    }

    @Test
    void stampsARealFileSystemWithoutHarmingIt() throws IOException, InterruptedException {
        Path tree = directory.resolve("tree");
        Path image = directory.resolve("image");
        RootImages.populate(tree, "release-2", Kernel.BOOTS);
        Peer.MKE2FS.require();
        assertThat(RootImages.write(image, "release-2", Kernel.BOOTS, 1 << 20, tree))
                .isTrue();

        Process check = new ProcessBuilder("/usr/sbin/e2fsck", "-fn", image.toString())
                .redirectErrorStream(true)
                .start();
        String report = new String(check.getInputStream().readAllBytes(), UTF_8);
        assertThat(check.waitFor()).describedAs(report).isZero();
        assertThat(new BoardFlash(image).blockIsWhole()).isTrue();
    }

    @Test
    void makesTheSameFileSystemTwice() throws IOException, InterruptedException {
        Path tree = directory.resolve("tree");
        RootImages.populate(tree, "release-2", Kernel.BOOTS);
        Peer.MKE2FS.require();
        assertThat(RootImages.write(directory.resolve("one"), "release-2", Kernel.BOOTS, 1 << 20, tree))
                .isTrue();
        assertThat(RootImages.write(directory.resolve("two"), "release-2", Kernel.BOOTS, 1 << 20, tree))
                .isTrue();

        assertThat(Files.mismatch(directory.resolve("one"), directory.resolve("two")))
                .isEqualTo(-1);
    }

    private record BoardFlash(Path image) {
        boolean blockIsWhole() throws IOException {
            try (FileMedium medium = FileMedium.open(image, Files.size(image) / Flash.SECTOR_BYTES)) {
                Partition slot = new Flash(medium, new Power()).partition("slot", 0, medium.sectors());
                ByteBuffer sector = ByteBuffer.allocate(BootBlock.BYTES);
                slot.read(0, sector);
                return SlotReader.isWhole(slot, BootBlock.decode(sector.array()).orElseThrow());
            }
        }
    }
}
