package dev.sealane.agent.swu.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.agent.swu.EntryBench;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.testing.FakePrograms;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content that a program of the device takes. */
final class ExecutorInstallerTest {
    @TempDir
    private Path directory;

    @Test
    void givesTheContentToTheProgram() throws Exception {
        FakePrograms programs =
                new FakePrograms(directory.resolve("bin")).with("take", "cat > " + directory + "/taken");

        EntryBench.real(directory)
                .file("a", "content")
                .install(executor("cmd = \"" + directory + "/bin/take\"; parms = \"-x  two=2\";"));

        assertThat(directory.resolve("taken")).hasContent("content");
        assertThat(programs.calls()).containsExactly("take [-x] [two=2]");
    }

    @Test
    void failsWithTheProgram() throws Exception {
        new FakePrograms(directory.resolve("bin")).with("fail", "cat > /dev/null; exit 7");

        assertRefused(Reason.PROGRAM, "cmd = \"" + directory + "/bin/fail\";");
    }

    @Test
    void refusesProgramsThatAreNotThereAndWordsThatOnlyAShellUnderstands() {
        assertRefused(Reason.NO_PROGRAM, "cmd = \"" + directory + "/none\";");
        assertRefused(Reason.NO_PROGRAM, "cmd = \"cat\";");
        assertRefused(Reason.NO_PROGRAM, "other = \"x\";");
        assertRefused(Reason.UNSUPPORTED, "cmd = \"/bin/cat\"; parms = \"> /etc/x\";");
    }

    private void assertRefused(Reason reason, String properties) {
        assertThatThrownBy(() -> EntryBench.real(directory).file("a", "x").install(executor(properties)))
                .isInstanceOfSatisfying(
                        StepException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static String executor(String properties) {
        return "images = ( { filename = \"a\"; type = \"executor\"; properties = { " + properties + " }; } );";
    }
}
