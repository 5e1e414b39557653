package dev.sealane.agent.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonReaderTest {
    @Test
    void keepsNumbersAsTheyWereWritten() throws Exception {
        Json read = JsonReader.read(bytes("{\"a\":12345678901234567890,\"b\":1.50}"));

        assertThat(new String(JsonWriter.compact(read), StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":12345678901234567890,\"b\":1.50}");
    }

    @Test
    void writesTwoSpacesALevelAndSortsNames() throws Exception {
        Json read = JsonReader.read(bytes("{\"b\":[1,{\"y\":null,\"x\":true}],\"a\":{},\"c\":[]}"));

        assertThat(JsonWriter.indented(read)).isEqualTo("""
                {
                  "a": {},
                  "b": [
                    1,
                    {
                      "x": true,
                      "y": null
                    }
                  ],
                  "c": []
                }""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{", "[1,]", "{\"a\":1,\"a\":2}", "{} {}", "nul", "{\"a\" 1}", "\"\\x\"", "01", "\u0001"
            })
    void refusesWhatIsNotOneDocument(String text) {
        assertThatExceptionOfType(JsonException.class).isThrownBy(() -> JsonReader.read(bytes(text)));
    }

    @Test
    void refusesADocumentThatIsTooDeep() {
        String deep = "[".repeat(JsonReader.MAX_DEPTH + 1) + "]".repeat(JsonReader.MAX_DEPTH + 1);

        assertThatExceptionOfType(JsonException.class).isThrownBy(() -> JsonReader.read(bytes(deep)));
    }

    @Test
    void refusesADocumentWithTooManyValues() {
        String wide = "[" + "1,".repeat(JsonReader.MAX_VALUES) + "1]";

        assertThatExceptionOfType(JsonException.class)
                .isThrownBy(() -> JsonReader.read(bytes(wide)))
                .withMessageContaining("more than 20000 values");
    }

    @Test
    void refusesAnArrayWhereAnObjectBelongs() {
        assertThatExceptionOfType(JsonException.class).isThrownBy(() -> JsonReader.readObject(bytes("[]")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
