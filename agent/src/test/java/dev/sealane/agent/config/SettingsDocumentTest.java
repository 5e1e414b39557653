package dev.sealane.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reference in the documentation is the table in the code. */
final class SettingsDocumentTest {
    @Test
    void describesEverySettingAndNoOther() throws Exception {
        List<String> documented = Files.readAllLines(Path.of("..", "docs", "agent.md")).stream()
                .filter(line -> line.matches("\\| `[a-z-]+\\.[a-z-]+` \\|.*"))
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(Arrays.stream(Setting.values())
                        .map(SettingsDocumentTest::row)
                        .toList());
    }

    private static String row(Setting setting) {
        String defaultText = setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`";
        return "| `" + setting.key() + "` | " + defaultText + " | " + setting.meaning() + " |";
    }
}
