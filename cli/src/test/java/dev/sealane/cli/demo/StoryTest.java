package dev.sealane.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StoryTest {
    private final StringWriter out = new StringWriter();
    private final Story story = new Story(new PrintWriter(out));

    @Test
    void alignsTheColumnsOfATable() {
        story.table(List.of(
                List.of("device", "result", "took"),
                List.of("gateway-1", "success", "4.2 s"),
                List.of("cam", "failure", "")));

        assertThat(out.toString().lines())
                .containsExactly(
                        "  device     result   took",
                        "  -------------------------",
                        "  gateway-1  success  4.2 s",
                        "  cam        failure");
    }

    @Test
    void beginsEachLineWithTheSecondsSinceTheBeginning() {
        story.chapter("A chapter");
        story.tell("something");

        assertThat(out.toString()).matches("\\RA chapter\\R {2} +\\d+\\.\\d s {2} {11}something\\R");
    }
}
