package dev.sealane.agent.swu.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.swu.EntryBench;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.testing.Commands;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are block devices of this machine's kernel. */
final class LoopDeviceTest {
    @TempDir
    private Path directory;

    private Optional<String> loop = Optional.empty();
    private String disk = "";

    @BeforeEach
    void makeDisk() throws Exception {
        Path file = directory.resolve("disk");
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(32 << 20);
        }
        loop = Commands.output("losetup", "--find", "--show", "--partscan", file.toString())
                .map(String::strip);
        require(loop.isPresent(), "attach loop devices");
        disk = loop.orElseThrow();
    }

    @AfterEach
    void detach() throws Exception {
        if (loop.isPresent()) {
            Commands.run("losetup", "--detach", loop.get());
        }
    }

    @Test
    void makesAFileSystemAndWritesFilesIntoItInOneImage() throws Exception {
        EntryBench.real(directory).file("f", "a file").install("""
                partitions = ( { type = "diskformat"; device = "@"; properties = { fstype = "ext4"; }; } );
                files = ( { filename = "f"; path = "/deep/f"; device = "@"; filesystem = "ext4";
                            properties = { create-destination = "true"; }; } );
                """.replace("@", disk));

        assertThat(Commands.run("debugfs", "-R", "cat /deep/f", disk)).contains("a file");
    }

    /** The kernel is told of the partition by hand: not every kernel looks for a GPT. */
    @Test
    void writesIntoAPartitionThroughItsOwnDevice() throws Exception {
        byte[] image = new byte[100_000];
        new Random(7).nextBytes(image);
        EntryBench bench = EntryBench.real(directory).file("a", image);
        bench.install("""
                partitions = ( { type = "diskpart"; device = "@";
                                 properties = { labeltype = "gpt"; partition-1 = [ "start=2048", "size=2M", "name=root" ]; }; } );
                """.replace("@", disk));
        Path partition = Path.of(disk + "p1");
        if (!Files.exists(partition)) {
            Commands.output("addpart", disk, "1", "2048", "4096");
        }
        require(Files.exists(partition), "show the devices of partitions");

        bench.install("""
                images = ( { filename = "a"; type = "gptpart"; device = "@"; volume = "root"; offset = 4096; } );
                """.replace("@", disk));

        byte[] found = Files.readAllBytes(partition);
        assertThat(Arrays.copyOfRange(found, 4096, 4096 + image.length)).isEqualTo(image);
        Commands.run("delpart", disk, "1");
    }

    @Test
    void refusesADiskThatIsMounted() throws Exception {
        EntryBench bench = EntryBench.real(directory);
        String format = "partitions = ( { type = \"diskformat\"; device = \"" + disk
                + "\"; properties = { fstype = \"ext4\"; force = \"true\"; }; } );";
        bench.install(format);
        Path place = Files.createDirectories(directory.resolve("place"));
        require(Commands.output("mount", disk, place.toString()).isPresent(), "mount file systems");
        try {
            assertRefused(bench, format);
            assertRefused(bench, """
                    partitions = ( { type = "diskpart"; device = "@";
                                     properties = { labeltype = "gpt"; partition-1 = [ "size=8M" ]; }; } );
                    """.replace("@", disk));
        } finally {
            Commands.run("umount", place.toString());
        }
    }

    /** Not every machine that builds gives its users block devices. */
    private static void require(boolean can, String what) {
        if (!can) {
            System.err.println("SKIPPED: this machine does not " + what);
        }
        Assumptions.assumeTrue(can, what);
    }

    private static void assertRefused(EntryBench bench, String sections) {
        assertThatThrownBy(() -> bench.install(sections))
                .isInstanceOfSatisfying(
                        StepException.class, e -> assertThat(e.reason()).isEqualTo(Reason.IN_USE));
    }
}
