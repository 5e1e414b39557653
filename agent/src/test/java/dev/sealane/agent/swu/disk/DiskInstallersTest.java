package dev.sealane.agent.swu.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.swu.EntryBench;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.testing.Commands;
import dev.sealane.agent.testing.FakePrograms;
import dev.sealane.artifact.Digest;
import dev.sealane.testing.Peer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partition tables and file systems on files that stand for disks, by the real tools. */
final class DiskInstallersTest {
    private static final String FIRST = "partition-1 = [ \"start=2048\", \"size=1M\", \"name=a\" ];";
    private static final String SECOND = "partition-2 = [ \"start=4096\", \"size=2M\", \"name=b\" ];";

    @TempDir
    private Path directory;

    private EntryBench bench;
    private Path disk;

    @BeforeEach
    void makeDisk() throws IOException {
        Peer.SFDISK.require();
        bench = EntryBench.real(directory);
        disk = directory.resolve("disk");
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(16 << 20);
        }
    }

    @Test
    void makesAGptWithWhatEachPartitionAsksFor() throws Exception {
        bench.install(diskpart("gpt", """
                partition-1 = [ "size=1M", "start=2048", "name=boot part",
                                "type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
                                "partuuid=11111111-2222-3333-4444-555555555555" ];
                partition-3 = [ "name=rest" ];
                partition-2 = [ "size=1000448" ];
                """));

        assertThat(table())
                .contains("label: gpt")
                .contains("start= 2048, size= 2048, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, "
                        + "uuid=11111111-2222-3333-4444-555555555555, name=\"boot part\"")
                .contains("start= 4096, size= 1954, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4")
                .contains("start= 6144, size= 24576, type=0FC63DAF-8483-4772-8E79-3D69D8477DE4");
    }

    @Test
    void writesNothingWhenTheDiskHoldsTheTableAlready() throws Exception {
        bench.install(diskpart("gpt", FIRST + SECOND));
        Digest before = content();

        bench.install(diskpart("gpt", FIRST + SECOND));

        assertThat(content()).isEqualTo(before);
        bench.install(diskpart("gpt", FIRST + SECOND.replace("2M", "3M")));
        assertThat(content()).isNotEqualTo(before);
    }

    @Test
    void keepsTheIdentitiesOfThePartitionsThatItChanges() throws Exception {
        bench.install(diskpart("gpt", FIRST));
        String uuid = table().replaceFirst("(?s).*uuid=([0-9A-F-]{36}).*", "$1");

        bench.install(diskpart("gpt", FIRST.replace("name=a", "name=z") + SECOND));

        assertThat(table()).contains("uuid=" + uuid + ", name=\"z\"").contains("name=\"b\"");
    }

    @Test
    void makesADosTableAndTogglesItsBootFlag() throws Exception {
        String toggle = "scripts = ( { type = \"toggleboot\"; device = \"" + disk
                + "\"; properties = { partition = \"2\"; }; } );";
        bench.install(diskpart("dos", """
                partition-1 = [ "size=1M", "start=2048", "type=0x83", "flag=boot" ];
                partition-2 = [ "size=2M", "start=4096", "type=c" ];
                """));
        assertThat(table()).contains("size= 2048, type=83, bootable").doesNotContain("type=c, bootable");

        bench.install(toggle);

        assertThat(table()).contains("type=c, bootable").doesNotContain("type=83, bootable");
        assertRefused(Reason.NO_TARGET, toggle.replace("\"2\"", "\"3\""));
        assertThat(table()).contains("type=c, bootable");
    }

    @Test
    void putsADosTableIntoAGptForOldBootProgramsAndKeepsItWhenNamesAreSwapped() throws Exception {
        String hybrid = diskpart("gpt", FIRST.replace("\"name=a\"", "\"name=a\", \"dostype=0x0C\"") + SECOND);
        bench.install(hybrid);
        String nested = "start= 2048, size= 2048, type=c";
        assertThat(table("--label-nested", "dos")).contains(nested).contains("start= 1, size= 33, type=ee");
        Digest before = content();
        bench.install(hybrid);
        assertThat(content()).isEqualTo(before);

        bench.install(swap("swap-0 = [ \"a\", \"b\" ];"));

        assertThat(table("--label-nested", "dos")).contains(nested).contains("start= 1, size= 33, type=ee");
        assertThat(table()).containsSubsequence("start= 2048", "name=\"b\"", "start= 4096", "name=\"a\"");
    }

    @Test
    void refusesWhatDoesNotFitBeforeAnythingIsWritten() throws Exception {
        bench.install(diskpart("gpt", FIRST));
        Digest before = content();

        assertRefused(Reason.PROGRAM, diskpart("gpt", FIRST + SECOND.replace("4096", "3000")));
        assertRefused(Reason.TOO_LARGE, diskpart("gpt", FIRST + SECOND.replace("2M", "2G")));
        assertRefused(Reason.UNSUPPORTED, diskpart("gpt", FIRST.replace("size", "sise")));
        assertRefused(Reason.UNSUPPORTED, diskpart("gpt", FIRST.replace("\"name=a\"", "\"flag=boot\"")));
        assertRefused(Reason.UNSUPPORTED, diskpart("dos", FIRST));
        assertRefused(Reason.UNSUPPORTED, diskpart("sun", FIRST));
        assertRefused(Reason.UNSUPPORTED, diskpart("gpt", ""));
        assertRefused(Reason.UNSUPPORTED, diskpart("gpt", FIRST.replace("partition-1", "partition-0")));
        assertRefused(Reason.UNSUPPORTED, diskpart("gpt", FIRST.replace("\"name=a\"", "\"fstype=ext4\"")));
        assertRefused(Reason.NO_TARGET, diskpart("gpt", FIRST).replace("/disk\"", "/none\""));
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void refusesAnImageThatIsTooLargeForAPartitionThatIsYetToBeMade() throws Exception {
        Digest before = content();
        bench.file("a", new byte[(1 << 20) + 1]);

        assertRefused(
                Reason.TOO_LARGE,
                diskpart("gpt", FIRST) + "images = ( { filename = \"a\"; type = \"raw\"; device = \"" + disk
                        + "1\"; } );");
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void writesAnImageIntoThePartitionWithAName() throws Exception {
        bench.file("a", "content").install(diskpart("gpt", FIRST + SECOND) + gptpart("b", "offset = 512;"));

        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "r")) {
            byte[] found = new byte[9];
            file.seek(4096 * 512 + 511);
            file.readFully(found);
            assertThat(found).isEqualTo("\0content\0".getBytes(StandardCharsets.UTF_8));
        }
        assertRefused(Reason.NO_TARGET, gptpart("c", ""));
        assertRefused(Reason.TOO_LARGE, gptpart("a", "offset = 1048570;"));
    }

    @Test
    void swapsTheNamesOfPartitionsInOneWrite() throws Exception {
        String third = "partition-3 = [ \"size=1M\", \"name=c\" ];";
        bench.install(diskpart("gpt", FIRST + SECOND + third));

        bench.install(swap("swap-0 = [ \"a\", \"b\" ]; swap-1 = [ \"b\", \"c\" ];"));

        assertThat(table())
                .containsSubsequence(
                        "start= 2048", "name=\"c\"", "start= 4096", "name=\"a\"", "start= 8192", "name=\"b\"");
        Digest before = content();
        assertRefused(Reason.NO_TARGET, swap("swap-0 = [ \"a\", \"x\" ];"));
        assertRefused(Reason.UNSUPPORTED, swap("swap-0 = [ \"a\" ];"));
        assertRefused(Reason.UNSUPPORTED, swap("other = \"a\";"));
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void makesAFileSystemUnlessThereIsOneOfItsKind() throws Exception {
        Peer.MKE2FS.require();
        bench.install(diskformat("fstype = \"ext4\"; fslabel = \"first\";"));
        assertThat(fileSystem()).contains("LABEL=first", "TYPE=ext4");
        String uuid = fileSystem().stream()
                .filter(line -> line.startsWith("UUID="))
                .findFirst()
                .orElseThrow();

        bench.install(diskformat("fstype = \"ext4\"; fslabel = \"second\";"));
        assertThat(fileSystem()).contains("LABEL=second", uuid);

        bench.install(diskformat("fstype = \"ext4\"; force = \"true\";"));
        assertThat(fileSystem()).contains("TYPE=ext4").doesNotContain(uuid);
    }

    @Test
    void makesAVfatInPlaceOfAnotherFileSystem() throws Exception {
        Peer.MKFS_VFAT.require();
        bench.install(diskformat("fstype = \"ext2\";"));
        assertThat(fileSystem()).contains("TYPE=ext2");

        bench.install(diskformat("fstype = \"vfat\"; fslabel = \"BOOT\";"));

        assertThat(fileSystem()).contains("TYPE=vfat", "LABEL_FATBOOT=BOOT");
    }

    @Test
    void refusesFileSystemsThatTheDeviceCannotMake() throws Exception {
        Digest before = content();

        assertRefused(Reason.UNSUPPORTED, diskformat("fstype = \"ntfs\";"));
        assertRefused(Reason.UNSUPPORTED, diskformat(""));
        assertRefused(Reason.UNSUPPORTED, diskformat("fstype = \"ext4\"; fslabel = \"-q\";"));
        FakePrograms programs = new FakePrograms(directory.resolve("bin")).with("blkid");
        bench = new EntryBench(directory, List.of(programs.directory()));
        assertRefused(Reason.NO_PROGRAM, diskformat("fstype = \"btrfs\";"));
        assertRefused(Reason.NO_PROGRAM, diskpart("gpt", FIRST));
        assertRefused(Reason.NO_PROGRAM, swap("swap-0 = [ \"a\", \"b\" ];"));
        assertThat(content()).isEqualTo(before);
    }

    @Test
    void refusesAnImageWhoseFileSystemsAreOnTheMachineAlready() throws Exception {
        FakePrograms programs = new FakePrograms(directory.resolve("bin"))
                .with("blkid", "case \"$*\" in *UUID=dead-beef) echo /dev/x1;; *) exit 2;; esac");
        bench = new EntryBench(directory, List.of(programs.directory()));
        String unique = "partitions = ( { type = \"uniqueuuid\"; device = \"" + disk
                + "\"; properties = { fs-uuid = [ \"0123-4567\", \"%s\" ]; }; } );";

        bench.install(unique.formatted("89ab-cdef"));
        assertRefused(Reason.IN_USE, unique.formatted("dead-beef"));
        assertRefused(Reason.UNSUPPORTED, unique.formatted("-o device"));
        assertThat(programs.calls()).contains("blkid [-c] [/dev/null] [-o] [device] [-t] [UUID=89ab-cdef]");
    }

    private void assertRefused(Reason reason, String sections) {
        assertThatThrownBy(() -> bench.install(sections))
                .as(sections)
                .isInstanceOfSatisfying(
                        StepException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private String diskpart(String label, String properties) {
        return "partitions = ( { type = \"diskpart\"; device = \"" + disk + "\"; properties = { labeltype = \"" + label
                + "\"; " + properties + " }; } );\n";
    }

    private String diskformat(String properties) {
        return "partitions = ( { type = \"diskformat\"; device = \"" + disk + "\"; properties = { " + properties
                + " }; } );\n";
    }

    private String gptpart(String name, String more) {
        return "images = ( { filename = \"a\"; type = \"gptpart\"; device = \"" + disk + "\"; volume = \"" + name
                + "\"; " + more + " } );\n";
    }

    private String swap(String properties) {
        return "scripts = ( { type = \"gptswap\"; device = \"" + disk + "\"; properties = { " + properties
                + " }; } );\n";
    }

    private String table(String... nested) throws Exception {
        String[] command = new String[nested.length + 3];
        command[0] = "sfdisk";
        System.arraycopy(nested, 0, command, 1, nested.length);
        command[nested.length + 1] = "--dump";
        command[nested.length + 2] = disk.toString();
        return Commands.run(command).replaceAll(" +", " ");
    }

    private List<String> fileSystem() throws Exception {
        return Commands.run("blkid", "-p", "-o", "export", disk.toString())
                .lines()
                .toList();
    }

    private Digest content() throws IOException {
        return Digest.of(Files.readAllBytes(disk));
    }
}
