package dev.sealane.server.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Only {@link FilterRefused} may escape, and the SQL of what is read has a parameter for each question mark and not one
 * word of the text.
 *
 * <p>{@code JAZZER_FUZZ=1 mvn -pl server test -Dtest=RsqlFuzzTest#condition} fuzzes for five minutes.
 */
final class RsqlFuzzTest {
    private static final Fields FIELDS = Fields.of(Map.of(
            "name", new Field.Text("t"),
            "id", new Field.Whole("n"),
            "at", new Field.Time("m"),
            "on", new Field.Flag("f"),
            "status", new Field.Choice("c", List.of("good", "bad")),
            "tag", new Field.Several(" from x where y", "z"),
            "attribute", new Field.Named(" from x where k", "v")));

    private static final Moments MOMENTS = new Moments(Instant.EPOCH, Instant.EPOCH);

    @FuzzTest(maxDuration = "5m")
    void condition(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            Sql sql = FIELDS.condition(Rsql.parse(text), MOMENTS);
            assertThat(sql.text().chars().filter(character -> character == '?').count())
                    .isEqualTo(sql.parameters().size());
            assertThat(sql.text()).matches("[a-z ().,=<>?']*");
        } catch (FilterRefused _) {
            return;
        }
    }

    @FuzzTest(maxDuration = "5m")
    void order(byte[] input) {
        try {
            assertThat(FIELDS.order(new String(input, StandardCharsets.UTF_8))).matches("[a-z (),]*");
        } catch (FilterRefused _) {
            return;
        }
    }
}
