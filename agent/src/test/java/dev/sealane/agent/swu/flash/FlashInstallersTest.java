package dev.sealane.agent.swu.flash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.swu.EntryBench;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.testing.FakePrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Raw flash, UBI and eMMC, which few machines that build have: what the device's tools would be told, as their manuals say. */
final class FlashInstallersTest {
    @TempDir
    private Path directory;

    private FakePrograms programs;
    private EntryBench bench;

    @BeforeEach
    void makeDevice() throws IOException {
        programs = new FakePrograms(directory.resolve("bin"));
        for (String name : List.of("flash_erase", "ubimkvol", "ubirmvol", "ubirename")) {
            programs.with(name);
        }
        programs.with("nandwrite", "cat > " + directory + "/nand")
                .with("ubiupdatevol", "shift 2; cat | dd of=\"$1\" bs=64k conv=notrunc 2>/dev/null");
        bench = new EntryBench(directory, List.of(programs.directory()));
        tell("mtd/mtd0", Map.of("name", "boot", "type", "nor", "size", "65536", "erasesize", "4096"));
        tell("mtd/mtd1", Map.of("name", "rootfs", "type", "nand", "size", "1048576", "erasesize", "131072"));
        tell("ubi/ubi0", Map.of("mtd_num", "1", "eraseblock_size", "1000", "avail_eraseblocks", "3"));
        volume(2, "root", "dynamic", 5);
        volume(3, "root_r", "dynamic", 5);
        volume(4, "data", "static", 2);
        Files.createDirectories(directory.resolve("dev"));
        Files.writeString(directory.resolve("dev/mtd0"), "-".repeat(9000));
        for (int id = 2; id < 5; id++) {
            Files.writeString(directory.resolve("dev/ubi0_" + id), "");
        }
    }

    @Test
    void erasesTheBlocksThatItWritesAndReadsThemBack() throws Exception {
        bench.file("a", "x".repeat(4097)).install(flash("device = \"mtd0\"; offset = \"4K\";"));

        assertThat(programs.calls()).containsExactly("flash_erase [-q] [" + directory + "/dev/mtd0] [4096] [2]");
        assertThat(directory.resolve("dev/mtd0")).hasContent("-".repeat(4096) + "x".repeat(4097) + "-".repeat(807));
    }

    @Test
    void writesNandWithTheToolThatLeavesBadBlocksOut() throws Exception {
        bench.file("a", "content").install(flash("mtdname = \"rootfs\"; properties = { noecc = \"true\"; };"));

        String node = "[" + directory + "/dev/mtd1]";
        assertThat(programs.calls())
                .containsExactly(
                        "flash_erase [-q] " + node + " [0] [0]", "nandwrite [-q] [-p] [-s] [0] [-n] " + node + " [-]");
        assertThat(directory.resolve("nand")).hasContent("content");
    }

    @Test
    void refusesFlashThatIsNotThereOrTooSmallBeforeItIsErased() throws Exception {
        bench.file("a", "x".repeat(65537));
        assertRefused(Reason.TOO_LARGE, flash("device = \"/dev/mtd0\";"));
        assertRefused(Reason.NO_TARGET, flash("device = \"mtd7\";"));
        assertRefused(Reason.NO_TARGET, flash("mtdname = \"other\";"));
        assertRefused(Reason.UNSUPPORTED, flash("device = \"mtd0\"; offset = 100;"));
        assertRefused(Reason.UNSUPPORTED, flash("device = \"mtd0\"; properties = { oob = \"true\"; };"));
        assertRefused(Reason.UNSUPPORTED, flash(""));
        Files.delete(programs.directory().resolve("flash_erase"));
        assertRefused(Reason.NO_PROGRAM, flash("device = \"mtd0\";"));
        assertThat(programs.calls()).isEmpty();
    }

    @Test
    void writesAVolumeAndLetsItChangeNamesWithTheOneItReplaces() throws Exception {
        bench.file("a", "content").install(volume("root_r", "properties = { replaces = \"root\"; };"));

        assertThat(programs.calls())
                .containsExactly(
                        "ubiupdatevol [-s] [7] [" + directory + "/dev/ubi0_3] [-]",
                        "ubirename [" + directory + "/dev/ubi0] [root_r] [root] [root] [root_r]");
        assertThat(directory.resolve("dev/ubi0_3")).hasContent("content");
    }

    @Test
    void makesAVolumeAnewWhoseSizeIsAnother() throws Exception {
        bench.file("a", "x".repeat(2001))
                .install(volume(
                        "data", "device = \"mtd1\"; data = \"static\"; properties = { auto-resize = \"true\"; };"));

        String node = "[" + directory + "/dev/ubi0]";
        assertThat(programs.calls())
                .startsWith(
                        "ubirmvol " + node + " [-n] [4]",
                        "ubimkvol " + node + " [-n] [4] [-N] [data] [-s] [2001] [-t] [static]");
    }

    @Test
    void failsWhenAVolumeReadsBackAsSomethingElse() throws Exception {
        programs.with("ubiupdatevol", "cat > /dev/null; printf damaged > \"$3\"");

        bench.file("a", "content");
        assertRefused(Reason.READ_BACK, volume("root", ""));
    }

    @Test
    void refusesVolumesThatAreNotThereOrTooSmall() throws Exception {
        bench.file("a", "x".repeat(5001));
        assertRefused(Reason.TOO_LARGE, volume("root", ""));
        assertRefused(Reason.NO_TARGET, volume("other", ""));
        assertRefused(Reason.NO_TARGET, volume("root", "device = \"mtd0\";"));
        assertRefused(Reason.UNSUPPORTED, volume("root", "properties = { auto-resize = \"true\"; };"));
        assertThat(programs.calls()).isEmpty();
    }

    @Test
    void makesResizesKeepsAndRemovesVolumes() throws Exception {
        bench.install(partitions("new", "1500", ""));
        bench.install(partitions("root", "4001", ""));
        bench.install(partitions("root", "7K", ""));
        bench.install(partitions("root", "0", ""));

        String node = "[" + directory + "/dev/ubi0]";
        assertThat(programs.calls())
                .containsExactly(
                        "ubimkvol " + node + " [-N] [new] [-s] [1500] [-t] [dynamic]",
                        "ubirmvol " + node + " [-n] [2]",
                        "ubimkvol " + node + " [-n] [2] [-N] [root] [-s] [7168] [-t] [dynamic]",
                        "ubirmvol " + node + " [-n] [2]");
        assertRefused(Reason.TOO_LARGE, partitions("new", "3001", ""));
        assertRefused(Reason.UNSUPPORTED, partitions("-n", "1", ""));
    }

    @Test
    void fillsAVolumeThatTheSameImageMakes() throws Exception {
        programs.with(
                "ubimkvol",
                "cp -r " + directory + "/class/ubi/ubi0_2 " + directory + "/class/ubi/ubi0_9; echo fresh > " + directory
                        + "/class/ubi/ubi0_9/name; touch " + directory + "/dev/ubi0_9");
        bench.file("a", "content").install(partitions("fresh", "1500", "") + volume("fresh", ""));

        assertThat(directory.resolve("dev/ubi0_9")).hasContent("content");
    }

    @Test
    void swapsTheNamesOfVolumesInOneStep() throws Exception {
        bench.install(swap("swap-0 = [ \"root\", \"root_r\" ]; swap-1 = [ \"root\", \" data\" ];"));

        assertThat(programs.calls())
                .containsExactly(
                        "ubirename [" + directory + "/dev/ubi0] [data] [root] [root] [root_r] [root_r] [data]");
        assertRefused(Reason.NO_TARGET, swap("swap-0 = [ \"root\", \"other\" ];"));
        assertRefused(Reason.UNSUPPORTED, swap("swap-0 = [ \"root\", \"root\" ];"));
    }

    @Test
    void selectsABootPartitionOfAnEmmcAndKeepsItsAcknowledgement() throws Exception {
        emmc("48");
        bench.install(emmc("emmc_boot", "/dev/mmcblk0boot1"));
        bench.install(emmc("emmc_boot", "/dev/mmcblk0boot1"));
        bench.install(emmc("emmc_boot_toggle", "/dev/mmcblk0"));

        String node = "[" + directory + "/dev/mmcblk0]";
        assertThat(programs.calls().stream().filter(call -> call.contains("enable")))
                .containsExactly("mmc [bootpart] [enable] [2] [1] " + node, "mmc [bootpart] [enable] [1] [1] " + node);
    }

    @Test
    void refusesToSwitchAnEmmcThatBootsFromElsewhere() throws Exception {
        emmc("00");
        assertRefused(Reason.NO_TARGET, emmc("emmc_boot_toggle", "/dev/mmcblk0"));
        assertRefused(Reason.UNSUPPORTED, emmc("emmc_boot", "/dev/mmcblk0boot2"));
        assertRefused(Reason.NO_TARGET, emmc("emmc_boot", "/dev/mmcblk7boot0"));
        programs.with("mmc", "echo nothing");
        assertRefused(Reason.PROGRAM, emmc("emmc_boot", "/dev/mmcblk0boot0"));
        assertThat(programs.calls().stream().filter(call -> call.contains("enable")))
                .isEmpty();
    }

    /** A register that the fake program keeps in a file, and prints as mmc-utils does. */
    private void emmc(String register) throws IOException {
        Files.writeString(directory.resolve("dev/mmcblk0"), "");
        Path kept = Files.writeString(directory.resolve("register"), register);
        programs.with("mmc", """
                if [ "$1" = extcsd ]; then
                    echo "Boot configuration bytes [PARTITION_CONFIG: 0x$(cat %1$s)]"
                else
                    printf '%%02x' $(( ($4 << 6) | ($3 << 3) )) > %1$s
                fi
                """.formatted(kept));
    }

    private String emmc(String type, String device) {
        return "scripts = ( { type = \"" + type + "\"; device = \"" + directory + device + "\"; } );";
    }

    private String flash(String attributes) {
        return "images = ( { filename = \"a\"; type = \"flash\"; " + attributes + " } );";
    }

    private String volume(String name, String attributes) {
        return "images = ( { filename = \"a\"; type = \"ubivol\"; volume = \"" + name + "\"; " + attributes + " } );";
    }

    private String partitions(String name, String size, String more) {
        return "partitions = ( { type = \"ubipartition\"; device = \"mtd1\"; name = \"" + name + "\"; size = \"" + size
                + "\"; " + more + " } );\n";
    }

    private String swap(String properties) {
        return "scripts = ( { type = \"ubiswap\"; properties = { " + properties + " }; } );";
    }

    private void volume(int id, String name, String type, int blocks) throws IOException {
        tell(
                "ubi/ubi0_" + id,
                Map.of("name", name, "type", type, "reserved_ebs", "" + blocks, "usable_eb_size", "1000"));
    }

    private void tell(String what, Map<String, String> words) throws IOException {
        Path told = Files.createDirectories(directory.resolve("class").resolve(what));
        for (Map.Entry<String, String> word : words.entrySet()) {
            Files.writeString(told.resolve(word.getKey()), word.getValue() + "\n");
        }
    }

    private void assertRefused(Reason reason, String sections) {
        assertThatThrownBy(() -> bench.install(sections))
                .as(sections)
                .isInstanceOfSatisfying(
                        StepException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
