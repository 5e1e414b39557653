package dev.sealane.artifact.swu.libconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.artifact.ArtifactException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of libconfig as Debian's installer takes it (image digest, section 2.1). */
final class LibconfigParserTest {
    @Test
    void readsEveryKindOfValue() throws ArtifactException {
        Setting.Group group = parse("""
                # a comment
                text = "one" "two"; // joined
                hex : 0xffL,
                /* over
                   lines */ big = 99999999999
                no = FALSE
                fraction = -1.5e3
                list = ( 1, "two", { three = 3 }, ( ) );
                array = [ "a", "b" ];
                *odd-name_1* = true;
                """);
        Map<String, Setting> expected = new LinkedHashMap<>();
        expected.put("text", new Setting.Text("onetwo"));
        expected.put("hex", new Setting.Whole(255));
        expected.put("big", new Setting.Whole(99_999_999_999L));
        expected.put("no", new Setting.Truth(false));
        expected.put("fraction", new Setting.Fraction("-1.5e3"));
        expected.put(
                "list",
                new Setting.Items(List.of(
                        new Setting.Whole(1),
                        new Setting.Text("two"),
                        Setting.Group.of(Map.of("three", new Setting.Whole(3))),
                        new Setting.Items(List.of()))));
        expected.put("array", new Setting.Scalars(List.of(new Setting.Text("a"), new Setting.Text("b"))));
        expected.put("*odd-name_1*", new Setting.Truth(true));
        assertThat(group).isEqualTo(Setting.Group.of(expected));
    }

    @Test
    void resolvesEscapes() throws ArtifactException {
        Map<String, String> meanings =
                Map.of("a\\nb", "a\nb", "\\\"", "\"", "\\\\", "\\", "\\x41", "A", "\\q", "\\q", "\\t", "\t");
        for (Map.Entry<String, String> meaning : meanings.entrySet()) {
            assertThat(parse("a = \"" + meaning.getKey() + "\"").members())
                    .containsEntry("a", new Setting.Text(meaning.getValue()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a =",
                "= 1",
                "a.b = 1",
                "a = 1;; b = 2",
                "a = 1; , b = 2",
                "a = 1 a = 2",
                "a = [ 1, \"b\" ]",
                "a = [ { b = 1 } ]",
                "a = ( 1, )",
                "a = ( 1 2 )",
                "a = { b = 1",
                "a = \"open",
                "a = \"\\x00\"",
                "a = \"\\xff\"",
                "/* open",
                "true = 1",
                "@include \"other\"",
                "a = 99999999999999999999",
                "a = 1 } ",
                "a = 'b'",
                "a = \"\0\"",
                "1a = 1"
            })
    void refusesWithTheLine(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        ArtifactException.Malformed.class,
                        refusal -> assertThat(refusal.where()).startsWith("the text, line 1"));
    }

    @Test
    void countsLines() {
        assertThatThrownBy(() -> parse("a = 1\n/* \n */ b = \"x\ny\"\n!")).hasMessageContaining("line 5");
    }

    @Test
    void boundsDepthAndNumber() {
        assertThatThrownBy(() -> parse("a = " + "(".repeat(100_000)))
                .isInstanceOf(ArtifactException.LimitExceeded.class);
        assertThatThrownBy(() -> parse("a = (1" + ",1".repeat(LibconfigParser.MAX_SETTINGS) + ")"))
                .isInstanceOf(ArtifactException.LimitExceeded.class);
    }

    @Test
    void readsWhatItWrites() throws ArtifactException {
        for (int seed = 0; seed < 500; seed++) {
            Setting.Group group = group(new Random(seed), 4);
            assertThat(parse(LibconfigText.of(group))).as("seed %d", seed).isEqualTo(group);
        }
    }

    private static Setting.Group parse(String text) throws ArtifactException {
        return LibconfigParser.parse(text, "the text");
    }

    private static Setting.Group group(Random random, int depth) {
        Map<String, Setting> members = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
            members.put("n" + i, setting(random, depth));
        }
        return Setting.Group.of(members);
    }

    private static Setting setting(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 4)) {
            case 0 -> new Setting.Text(text(random));
            case 1 -> new Setting.Whole(random.nextLong());
            case 2 -> new Setting.Truth(random.nextBoolean());
            case 3 -> new Setting.Whole(random.nextInt());
            case 4 -> group(random, depth - 1);
            case 5 -> new Setting.Scalars(List.of(new Setting.Text(text(random)), new Setting.Text(text(random))));
            default -> {
                List<Setting> values = new ArrayList<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    values.add(setting(random, depth - 1));
                }
                yield new Setting.Items(values);
            }
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(10); i > 0; i--) {
            text.append("ab\"\\\n\t\u0001\u007f€x4/#*".charAt(random.nextInt(14)));
        }
        return text.toString();
    }
}
