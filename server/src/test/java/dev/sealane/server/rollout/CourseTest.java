package dev.sealane.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a rollout does next, as a table. A phase is written as devices/open/successes/failures with {@code b} for begun,
 * {@code p} for passed and {@code x} for failed; its gate passes at 50 % and pauses beyond 50 % of failures.
 */
final class CourseTest {
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        // Nothing to say yet.
        "4/4/0/0b, 4/4/0/0, nothing",
        "4/3/1/0b, 4/4/0/0, nothing",
        // The threshold itself is enough for a success, and not yet too much for failures.
        "4/2/2/0b, 4/4/0/0, pass 1",
        "4/2/0/2b, 4/4/0/0, nothing",
        "4/1/0/3b, 4/4/0/0, fail 1",
        "2/1/0/1b, 2/2/0/0, nothing",
        // Failures go first.
        "5/0/2/3b, 4/4/0/0, fail 1",
        "4/2/2/0bp, 4/4/0/0, begin 2",
        // A failed phase holds nobody up once somebody resumes.
        "4/1/0/3bx, 4/4/0/0, begin 2",
        // Nobody is left who could pass.
        "4/0/1/2b, 4/4/0/0, begin 2",
        // The second runs, the third waits for it.
        "4/2/2/0bp, 4/4/0/0b, nothing",
        "4/0/4/0bp, 4/0/4/0bp, nothing",
        // A phase without devices is passed through.
        "4/2/2/0bp, 0/0/0/0, begin 2",
        "4/2/2/0bp, 0/0/0/0b, pass 2",
        // Devices that a person stopped leave a phase that has ended before it began.
        "4/0/0/0, 4/4/0/0, begin 2"
    })
    void takesTheStep(String first, String second, String expected) {
        List<Phase> phases = new ArrayList<>(List.of(phase(1, first, pausing()), phase(2, second, pausing())));

        assertThat(describe(Course.next(phases))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "at {0} % with {1} of 4: {2}")
    @CsvSource({"0, 0, pass 1", "1, 0, nothing", "25, 1, pass 1", "26, 1, nothing", "100, 3, nothing", "100, 4, pass 1"
    })
    void passesFromTheShareOn(int percent, int successes, String expected) {
        Gate gate = new Gate(percent, Gate.Then.PAUSE, OptionalInt.empty());
        Phase phase = phase(1, "4/" + (4 - successes) + "/" + successes + "/0b", gate);

        assertThat(describe(Course.next(List.of(phase)))).isEqualTo(expected);
    }

    private static Gate pausing() {
        return new Gate(50, Gate.Then.BEGIN_NEXT, OptionalInt.of(50));
    }

    private static Phase phase(int number, String text, Gate gate) {
        String[] counts = text.replaceAll("[bpx]", "").split("/", -1);
        return new Phase(
                number,
                number,
                "phase " + number,
                "",
                gate,
                false,
                Integer.parseInt(counts[0]),
                Integer.parseInt(counts[1]),
                Integer.parseInt(counts[2]),
                Integer.parseInt(counts[3]),
                text.contains("p"),
                text.contains("x"),
                text.contains("b") ? Optional.of(Instant.EPOCH) : Optional.empty());
    }

    private static String describe(Optional<Course.Step> step) {
        return step.map(taken -> switch (taken) {
                    case Course.Step.Begin(Phase phase) -> "begin " + phase.number();
                    case Course.Step.Pass(Phase phase) -> "pass " + phase.number();
                    case Course.Step.Fail(Phase phase) -> "fail " + phase.number();
                })
                .orElse("nothing");
    }
}
