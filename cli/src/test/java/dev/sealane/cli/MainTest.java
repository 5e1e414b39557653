package dev.sealane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.cli.testing.Shell;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every command. */
final class MainTest {
    private final Shell shell = new Shell(Map.of());

    @ParameterizedTest
    @ValueSource(strings = {"--version", "artifact --version", "server --version", "rollout create --version"})
    void namesItsVersion(String line) {
        Shell.Run run = shell.sealane(line.split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).matches("sealane [0-9]+\\.[0-9]+\\.[0-9]+\\S*\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "agent",
                "artifact",
                "key",
                "demo",
                "server",
                "login",
                "device",
                "release",
                "rollout",
                "sim",
                "completion"
            })
    void answersHelpUnderTheNameItIsListedWith(String command) {
        assertThat(shell.sealane("--help").out()).containsPattern("(?m)^  " + command + " ");

        Shell.Run run = shell.sealane(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("Usage: sealane " + command + " ");
    }

    @Test
    void suggestsACommandForAWordThatIsNone() {
        Shell.Run run = shell.sealane("artefact", "read");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("artefact").contains("artifact");
    }
}
