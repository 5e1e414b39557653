package dev.sealane.server.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ShellCommandTest {
    @Test
    void leavesPlainWordsAlone() {
        assertThat(ShellCommand.of("device", "list").with("--group", "north").on("http://127.0.0.1:8080"))
                .isEqualTo("sealane device list --group north --server http://127.0.0.1:8080");
    }

    @Test
    void quotesWhateverAShellWouldRead() {
        assertThat(ShellCommand.of("device", "list")
                        .with("--text", "a'; rm -rf ~ #")
                        .on("https://u.example"))
                .isEqualTo("sealane device list --text 'a'\\''; rm -rf ~ #' --server https://u.example");
    }

    @Test
    void leavesOutOptionsWithoutAValue() {
        assertThat(ShellCommand.of("rollout", "list").with("--status", "").words())
                .containsExactly("rollout", "list");
    }
}
