package dev.sealane.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.sim.flash.Survivals;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTest {
    private static final long SEED = 7;
    private static final int LIMIT = 8;

    /** The explorer computes what a cut leaves; a replay really cuts. Both have to come to the same flash contents. */
    @ParameterizedTest
    @ValueSource(strings = {"good", "hang", "abort", "resume"})
    void leavesWhatTheExplorerComputes(String name) throws IOException, InterruptedException {
        Bench bench = Bench.of(Scenario.named(name).orElseThrow());
        Replay replay = new Replay(bench, PlantedFault.NONE::make, SEED);
        Course uncut = new Simulation(bench, PlantedFault.NONE::make).run(bench.start());

        for (CutPoint cut : uncut.cuts()) {
            long operation = cut.operation().number();
            Survivals survivals = Survivals.of(cut.pending(), LIMIT, SEED + operation);
            for (int ending = 0; ending < survivals.list().size(); ending++) {
                Situation computed = cut.after(survivals.list().get(ending));
                Situation cutForReal = replay.after(CasePath.UNCUT.then(operation, ending, LIMIT));
                assertThat(cutForReal.key())
                        .describedAs("%s, ending %d", cut.operation(), ending)
                        .isEqualTo(computed.key());
            }
        }
    }

    @Test
    void tellsAnUpdateFromPowerOnToRest() throws IOException, InterruptedException {
        Replay.Story story = replay().tell(CasePath.UNCUT, Replay.Detail.EVENTS);

        assertThat(story.violations()).isEmpty();
        assertThat(story.lines())
                .startsWith("power on", "boots slot A, release-1")
                .containsSubsequence(
                        "  the server heard: status REBOOTING",
                        "boots slot B, release-2",
                        "  the server heard: status SUCCESS",
                        "at rest with release-2 installed; the server heard SUCCESS");
    }

    @Test
    void tellsWhereThePowerFailedAndWhatThatLeft() throws IOException, InterruptedException {
        Replay.Story story = replay().tell(CasePath.parse("4.0of64"), Replay.Detail.EVENTS);

        assertThat(story.violations()).isEmpty();
        assertThat(story.lines())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("power fails at operation 4, write of")
                        .contains("of journal: journal sector")
                        .contains("lost"));
    }

    @Test
    void refusesACaseBeyondTheLastOperation() {
        assertThatThrownBy(() -> replay().tell(CasePath.parse("5000.0of64"), Replay.Detail.EVENTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the board rests before operation 5000");
    }

    private static Replay replay() throws IOException {
        return new Replay(Scenario.named("good").orElseThrow(), PlantedFault.NONE::make, SEED);
    }
}
