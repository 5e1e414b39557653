package dev.sealane.agent.swu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.local.LocalResult;
import dev.sealane.agent.testing.FakePrograms;
import dev.sealane.agent.testing.SwuDevice;
import dev.sealane.agent.testing.SwuImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Types of updates, and programs before and after an update, as a configuration of SWUpdate names them. */
final class UpdateTypesTest {
    @TempDir
    private Path directory;

    private SwuDevice device;
    private FakePrograms programs;

    @BeforeEach
    void makeDevice() throws IOException {
        device = new SwuDevice(directory.resolve("device"));
        programs = new FakePrograms(directory.resolve("bin"))
                .with("before", "test ! -e " + device.path("file"))
                .with("after", "test -e " + device.path("file"));
    }

    @Test
    void appliesTheRulesOfTheTypeInPlaceOfTheOthers() throws Exception {
        configure("globals = { no-downgrading = \"9.0\"; };"
                + "update-types = ( { name = \"os\"; no-downgrading = \"1.0\"; },"
                + " { name = \"app\"; max-version = \"1.0\"; } );");

        assertThat(reason(install(""))).contains("9.0");
        assertThat(reason(install("update-type = \"app\";"))).contains("1.0");
        assertThat(reason(install("update-type = \"other\";")))
                .contains("configured")
                .contains("other");
        assertThat(device.path("file")).doesNotExist();
        assertThat(install("update-type = \"os\";")).isEqualTo(new LocalResult.Done("2.0"));
    }

    @Test
    void refusesATypeWhereNoneIsConfiguredAndItsLackWhereOneIsRequired() throws Exception {
        assertThat(reason(install("update-type = \"os\";"))).contains("os");
        configure("globals = { update-type-required = true; }; update-types = ( { name = \"os\"; } );");
        assertThat(reason(install(""))).contains("update-type");
        assertThat(install("update-type = \"os\";")).isEqualTo(new LocalResult.Done("2.0"));
    }

    @Test
    void refusesTypesWithoutNamesAndNamesThatStandTwice() throws Exception {
        configure("update-types = ( { no-downgrading = \"1.0\"; } );");
        assertThat(install("")).isInstanceOf(LocalResult.Failed.class);
        configure("update-types = ( { name = \"os\"; }, { name = \"os\"; } );");
        assertThat(install("")).isInstanceOf(LocalResult.Failed.class);
    }

    @Test
    void runsTheProgramsAroundAnUpdate() throws Exception {
        configure("globals = { preupdatecmd = \"" + directory + "/bin/before now\"; postupdatecmd = \"" + directory
                + "/bin/after\"; };");

        assertThat(install("")).isEqualTo(new LocalResult.Done("2.0"));

        assertThat(programs.calls()).containsExactly("before [now]", "after");
    }

    @Test
    void installsNothingWhenTheProgramBeforeItRefuses() throws Exception {
        programs.with("before", "exit 1");
        configure("update-types = ( { name = \"os\"; preupdatecmd = \"" + directory + "/bin/before\"; } );");

        assertThat(reason(install("update-type = \"os\";"))).contains("preupdatecmd");

        assertThat(device.path("file")).doesNotExist();
        assertThat(device.variables()).doesNotContainKey("ustate");
    }

    @Test
    void keepsAnUpdateWhateverTheProgramAfterItSays() throws Exception {
        programs.with("after", "exit 1");
        configure("globals = { postupdatecmd = \"" + directory + "/bin/after\"; };");

        assertThat(install("")).isEqualTo(new LocalResult.Done("2.0"));

        assertThat(programs.calls()).containsExactly("after");
    }

    @Test
    void refusesProgramsThatOnlyAShellUnderstands() throws Exception {
        configure("globals = { preupdatecmd = \"/bin/true; reboot\"; };");

        assertThat(reason(install(""))).contains("plain words").contains("preupdatecmd");
    }

    private void configure(String text) throws IOException {
        Files.writeString(device.path("etc/swupdate.cfg"), text);
    }

    private LocalResult install(String settings) throws Exception {
        Path image = new SwuImage(directory)
                .with(settings + "files = ( { filename = \"file\"; path = \"" + device.path("file") + "\"; } );")
                .file("file", "content")
                .write();
        try {
            return device.install(image);
        } catch (IOException e) {
            return new LocalResult.Failed(e.getMessage());
        }
    }

    private static String reason(LocalResult result) {
        assertThat(result).isInstanceOf(LocalResult.Failed.class);
        return ((LocalResult.Failed) result).reason();
    }
}
