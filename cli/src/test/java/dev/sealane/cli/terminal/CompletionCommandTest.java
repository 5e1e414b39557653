package dev.sealane.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.cli.testing.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script is what bash takes it for: bash itself is asked. */
final class CompletionCommandTest {
    @TempDir
    private Path directory;

    @Test
    void makesBashCompleteTheCommand() throws Exception {
        assertThat(bash("complete -p sealane")).contains("-F _complete_sealane").endsWith("sealane\n");
    }

    @Test
    void completesNounsVerbsAndOptions() throws Exception {
        assertThat(completions("sealane", "rel")).containsExactly("release");
        assertThat(completions("sealane", "rollout", "wa")).containsExactly("watch");
        assertThat(completions("sealane", "artifact", "verify", "--device-t")).containsExactly("--device-type");
    }

    /** What bash offers for the last of the words. */
    private String[] completions(String... words) throws Exception {
        String script = "COMP_WORDS=(" + String.join(" ", words) + "); COMP_CWORD=" + (words.length - 1)
                + "; COMP_LINE='"
                + String.join(" ", words) + "'; COMP_POINT=${#COMP_LINE}; _complete_sealane sealane "
                + words[words.length - 1] + " " + words[words.length - 2] + "; printf '%s\\n' \"${COMPREPLY[@]}\"";
        return bash(script).lines().map(String::strip).toArray(String[]::new);
    }

    private String bash(String after) throws IOException, InterruptedException {
        Shell.Run run = new Shell(Map.of()).sealane("completion");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        Path script = Files.writeString(directory.resolve("completion"), run.out());
        Process process = new ProcessBuilder("bash", "--norc", "-c", "source " + script + "; " + after)
                // Outside of a terminal bash says that it is not completing; what it offers is the same.
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
