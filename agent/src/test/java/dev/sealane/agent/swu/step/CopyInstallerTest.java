package dev.sealane.agent.swu.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.local.LocalResult;
import dev.sealane.agent.swu.EntryBench;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.testing.SwuDevice;
import dev.sealane.agent.testing.SwuImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code copy} and {@code rawcopy}: from what is on the device to what is on the device. */
final class CopyInstallerTest {
    @TempDir
    private Path directory;

    private EntryBench bench;

    @BeforeEach
    void makeDevice() throws IOException {
        bench = EntryBench.real(directory);
        Files.writeString(directory.resolve("from"), "0123456789");
        Files.writeString(directory.resolve("to"), "................");
    }

    @Test
    void copiesAPartToAnOffsetAndLeavesTheRest() throws Exception {
        bench.install(
                copy("device = \"@/to\"; offset = 3;", "offset = \"0x2\"; size = \"5\"; type = \"postinstall\";"));

        assertThat(directory.resolve("to")).hasContent("...23456........");
    }

    @Test
    void copiesAllOfAFileThroughTheHandlerThatIsNamed() throws Exception {
        bench.install(copy("path = \"@/new/file\";", "chain = \"rawfile\"; create-destination = \"true\";"));

        assertThat(directory.resolve("new/file")).hasContent("0123456789");
    }

    @Test
    void copiesBeforeTheInstallationWhatTheInstallationChanges() throws Exception {
        bench.file("a", "new content").install("""
                files = ( { filename = "a"; path = "@/from"; } );
                scripts = ( { type = "rawcopy"; device = "@/to";
                              properties = { copyfrom = "@/from"; type = "preinstall"; }; } );
                """.replace("@", directory.toString()));

        assertThat(directory.resolve("from")).hasContent("new content");
        assertThat(directory.resolve("to")).hasContent("0123456789......");
    }

    @Test
    void copiesTwiceWithoutAType() throws Exception {
        Files.writeString(directory.resolve("old"), "old");
        bench.file("a", "new").install("""
                files = ( { filename = "a"; path = "@/old"; } );
                scripts = ( { type = "copy"; device = "@/to"; properties = { copyfrom = "@/old"; }; },
                            { type = "copy"; device = "@/to"; offset = 3; properties = { copyfrom = "@/old"; }; } );
                """.replace("@", directory.toString()));

        assertThat(directory.resolve("to")).hasContent("newnew..........");
    }

    @Test
    void copiesATreeWithTheModesOfItsDirectories() throws Exception {
        Path inner = Files.createDirectories(directory.resolve("tree/inner"));
        Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwx--x---"));
        Files.writeString(inner.resolve("file"), "in a tree");
        Files.writeString(directory.resolve("tree/top"), "top");
        Files.createSymbolicLink(directory.resolve("tree/link"), Path.of("top"));

        bench.install("""
                scripts = ( { type = "copy"; path = "@/copied";
                              properties = { copyfrom = "@/tree"; recursive = "true"; create-destination = "true";
                                             chain = "rawfile"; type = "postinstall"; }; } );
                """.replace("@", directory.toString()));

        assertThat(directory.resolve("copied/inner/file")).hasContent("in a tree");
        assertThat(directory.resolve("copied/top")).hasContent("top");
        assertThat(directory.resolve("copied/link")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("copied/inner"))))
                .isEqualTo("rwx--x---");
    }

    @Test
    void refusesWhatCannotBeCopied() {
        assertRefused(Reason.NO_TARGET, copy("device = \"@/none\";", ""));
        assertRefused(
                Reason.NO_TARGET,
                copy("device = \"@/to\";", "type = \"preinstall\";").replace("/from", "/none"));
        assertRefused(Reason.TOO_LARGE, copy("device = \"@/to\";", "size = \"9\"; offset = \"2\";"));
        assertRefused(Reason.TOO_LARGE, copy("device = \"@/to\"; offset = 7;", "type = \"preinstall\";"));
        assertRefused(Reason.IN_USE, copy("device = \"@/from\";", ""));
        assertRefused(Reason.UNSUPPORTED, copy("device = \"@/to\";", "chain = \"shellscript\";"));
        assertRefused(Reason.UNSUPPORTED, copy("device = \"@/to\";", "chain = \"copy\";"));
        assertRefused(Reason.UNSUPPORTED, copy("device = \"@/to\";", "type = \"sometimes\";"));
        assertRefused(Reason.UNSUPPORTED, "scripts = ( { type = \"copy\"; device = \"" + directory + "/to\"; } );");
        assertRefused(Reason.NO_TARGET, copy("path = \"@/\";", "chain = \"rawfile\"; recursive = \"true\";"));
        assertRefused(Reason.UNSUPPORTED, copy("path = \"@/\";", "recursive = \"true\"; chain = \"raw\";"));
        assertThat(directory.resolve("to")).hasContent("................");
    }

    @Test
    void refusesToCopyATreeIntoItselfOrOverALink() throws Exception {
        Files.createDirectories(directory.resolve("tree/inner"));
        Files.createDirectories(directory.resolve("place"));
        Files.createSymbolicLink(directory.resolve("place/inner"), directory);
        String tree = "scripts = ( { type = \"copy\"; path = \"@/%s\"; properties = { copyfrom = \"@/tree\";"
                + " recursive = \"true\"; }; } );";

        assertRefused(Reason.IN_USE, tree.formatted("tree/inner").replace("@", directory.toString()));
        assertRefused(Reason.NO_TARGET, tree.formatted("place").replace("@", directory.toString()));
    }

    @Test
    void leavesTheMarksOfAFailureWhenASourceHasGone() throws Exception {
        SwuDevice device = new SwuDevice(directory.resolve("device"));
        Files.writeString(device.path("target"), "t".repeat(100));
        Path image = new SwuImage(directory)
                .with("""
                        files = ( { filename = "a"; path = "@/new"; } );
                        scripts = ( { type = "copy"; device = "@/target";
                                      properties = { copyfrom = "@/gone"; type = "postinstall"; }; } );
                        """.replace("@", device.path("").toString()))
                .file("a", "content")
                .write();

        LocalResult result = device.install(image);

        assertThat(((LocalResult.Failed) result).reason()).contains("gone");
        assertThat(device.variables()).containsAllEntriesOf(Map.of("recovery_status", "failed", "ustate", "3"));
    }

    private void assertRefused(Reason reason, String sections) {
        ThrowingCallable installing = () -> bench.install(sections);
        assertThatThrownBy(installing)
                .as(sections)
                .isInstanceOfSatisfying(
                        StepException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private String copy(String attributes, String properties) {
        return ("scripts = ( { type = \"copy\"; " + attributes + " properties = { copyfrom = \"@/from\"; " + properties
                        + " }; } );")
                .replace("@", directory.toString());
    }
}
