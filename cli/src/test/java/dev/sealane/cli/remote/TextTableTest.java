package dev.sealane.cli.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class TextTableTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void alignsColumnsAndMarksWhatIsMissing() {
        assertThat(table("{\"id\":\"a\",\"device_types\":[\"x\",\"y\"]}", "{\"id\":\"long\",\"device_types\":null}"))
                .containsExactly("ID    DEVICE TYPES", "a     x,y", "long  -");
    }

    @Test
    void cutsLinesToTheTerminal() {
        TextTable table = TextTable.of(List.of(JSON.readTree("{\"id\":\"abcdefghij\"}")), List.of("id"));

        assertThat(table.lines(5)).containsExactly("ID", "abcd…");
    }

    @Test
    void letsNoForeignTextSteerTheTerminal() {
        assertThat(table("{\"id\":\"\\u001b[2J\\n\"}")).containsExactly("ID     DEVICE TYPES", "?[2J?  -");
    }

    @Test
    void showsTheMembersOfOneThing() {
        JsonNode thing =
                JSON.readTree("{\"name\":\"r\",\"counts\":{\"success\":2,\"failure\":1},\"force_installation\":false}");

        assertThat(TextTable.members(thing))
                .containsExactly(
                        "NAME                r",
                        "COUNTS              success=2 failure=1",
                        "FORCE INSTALLATION  false");
    }

    private static List<String> table(String... rows) {
        List<JsonNode> entries = List.of(rows).stream().map(JSON::readTree).toList();
        return TextTable.of(entries, List.of("id", "device_types")).lines(Integer.MAX_VALUE);
    }
}
