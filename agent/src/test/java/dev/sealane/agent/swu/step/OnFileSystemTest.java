package dev.sealane.agent.swu.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.swu.EntryBench;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.testing.Commands;
import dev.sealane.agent.testing.FakePrograms;
import dev.sealane.testing.Peer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and archives in a file system that is mounted for them. */
final class OnFileSystemTest {
    private static final String READ = "mount [-t] [ext4] [-o] [ro,nosuid,nodev,noexec] ";
    private static final String WRITE = READ.replace("[ro,", "[rw,");

    @TempDir
    private Path directory;

    private FakePrograms programs;
    private Path device;

    @BeforeEach
    void makeDevice() throws IOException {
        programs = new FakePrograms(directory.resolve("bin"))
                .with("mount")
                .with("umount")
                .with("sync");
        device = Files.write(directory.resolve("disk"), new byte[4096]);
    }

    @Test
    void mountsForTheCheckAndForTheInstallationAndAlwaysUnmounts() throws Exception {
        bench().file("a", "content").install(file("/a", ""));

        assertThat(directory.resolve("mounted/a")).hasContent("content");
        String where = "[" + device + "] [" + directory + "/mounted]";
        String away = "umount [" + directory + "/mounted]";
        assertThat(programs.calls()).containsExactly(READ + where, away, WRITE + where, away);
    }

    @Test
    void unmountsWhenTheInstallationFails() {
        assertRefused(Reason.NO_TARGET, bench().file("a", "content"), file("/none/a", ""));
        assertThat(calls()).hasSize(2).last().asString().startsWith("umount");
    }

    @Test
    void writesNothingWhereTheDeviceHoldsNoSuchFileSystem() throws Exception {
        programs.with("mount", "exit 32");

        assertRefused(Reason.PROGRAM, bench().file("a", "content"), file("/a", ""));
        assertThat(calls()).hasSize(1);
        assertThat(directory.resolve("mounted/a")).doesNotExist();
    }

    @Test
    void failsWhenTheFileSystemStaysMounted() throws Exception {
        programs.with("umount", "exit 1");

        assertRefused(Reason.PROGRAM, bench().file("a", "content"), file("/a", ""));
    }

    @Test
    void refusesBeforeAnythingIsMounted() throws Exception {
        assertRefused(
                Reason.UNSUPPORTED, bench().file("a", "x"), file("/a", "").replace("\"ext4\"", "\"ext4 -o exec\""));
        assertRefused(Reason.UNSUPPORTED, bench().file("a", "x"), file("/a", "").replace("filesystem = \"ext4\";", ""));
        assertRefused(Reason.NO_TARGET, bench().file("a", "x"), file("/a", "").replace("/disk", "/none"));
        Files.delete(programs.directory().resolve("umount"));
        assertRefused(Reason.NO_PROGRAM, bench().file("a", "x"), file("/a", ""));
        assertThat(calls()).isEmpty();
    }

    @Test
    void doesNotFollowLinksOutOfTheFileSystem() throws Exception {
        Files.createDirectories(directory.resolve("mounted"));
        Files.createDirectories(directory.resolve("outside"));
        Files.createSymbolicLink(directory.resolve("mounted/link"), directory.resolve("outside"));

        assertRefused(Reason.NO_TARGET, bench().file("a", "x"), file("/link/a", ""));
        assertRefused(
                Reason.NO_TARGET,
                bench().file("a", "x"),
                file("/link/deep/a", "properties = { create-destination = \"true\"; };"));
        assertThat(directory.resolve("outside")).isEmptyDirectory();
    }

    @Test
    void writesIntoARealFileSystem() throws Exception {
        Path mke2fs = Peer.MKE2FS.require();
        try (RandomAccessFile disk = new RandomAccessFile(device.toFile(), "rw")) {
            disk.setLength(8 << 20);
        }
        Commands.run(mke2fs.toString(), "-q", "-F", "-t", "ext4", device.toString());
        requireMounting();
        Path tree = Files.createDirectories(directory.resolve("tree"));
        Files.writeString(tree.resolve("inner"), "in an archive");
        Path tar = directory.resolve("t.tar");
        Commands.run("tar", "-c", "-f", tar.toString(), "-C", tree.toString(), "inner");
        EntryBench bench = EntryBench.real(directory).file("a", "content").file("t", Files.readAllBytes(tar));
        String create = "properties = { create-destination = \"true\"; };";

        bench.install(file("/deep/a", create)
                + "images = ( { filename = \"t\"; type = \"archive\"; path = \"/unpacked\"; device = \"" + device
                + "\"; filesystem = \"ext4\"; " + create + " } );"
                + "scripts = ( { type = \"copy\"; path = \"/copied\"; device = \"" + device
                + "\"; filesystem = \"ext4\"; properties = { copyfrom = \"" + tree
                + "\"; recursive = \"true\"; create-destination = \"true\"; }; } );");

        assertThat(directory.resolve("mounted")).isEmptyDirectory();
        String debugfs = mke2fs.resolveSibling("debugfs").toString();
        assertThat(Commands.run(debugfs, "-R", "cat /deep/a", device.toString()))
                .contains("content");
        assertThat(Commands.run(debugfs, "-R", "cat /unpacked/inner", device.toString()))
                .contains("in an archive");
        assertThat(Commands.run(debugfs, "-R", "cat /copied/inner", device.toString()))
                .contains("in an archive");
        assertThat(Commands.run("e2fsck", "-n", "-f", device.toString())).contains("disk");
    }

    /** Not every machine that builds lets its users mount. */
    private void requireMounting() throws Exception {
        Path probe = Files.createDirectories(directory.resolve("probe"));
        Process mount =
                new ProcessBuilder("mount", "-t", "ext4", "-o", "ro", device.toString(), probe.toString()).start();
        boolean mounts = mount.waitFor() == 0;
        if (!mounts) {
            System.err.println("SKIPPED: this machine does not mount images of file systems");
        }
        Assumptions.assumeTrue(mounts, "mounting an image of a file system");
        Commands.run("umount", probe.toString());
    }

    private EntryBench bench() {
        return new EntryBench(directory, List.of(programs.directory()));
    }

    private String file(String path, String more) {
        return "files = ( { filename = \"a\"; path = \"" + path + "\"; device = \"" + device
                + "\"; filesystem = \"ext4\"; " + more + " } );\n";
    }

    private List<String> calls() {
        try {
            return programs.calls();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertRefused(Reason reason, EntryBench bench, String sections) {
        assertThatThrownBy(() -> bench.install(sections))
                .as(sections)
                .isInstanceOfSatisfying(
                        StepException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
