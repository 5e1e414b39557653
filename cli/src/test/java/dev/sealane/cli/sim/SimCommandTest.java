package dev.sealane.cli.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SimCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void playsAnUpdateOfOneBoard() {
        assertThat(run("sim", "board")).isZero();

        assertThat(out.toString())
                .contains("boots slot B, release-2")
                .contains("at rest with release-2 installed; the server heard SUCCESS");
    }

    @Test
    void playsACutAndTheWayBack() {
        assertThat(run("sim", "board", "--scenario", "panic", "--case", "3.0of64", "--operations"))
                .isZero();

        assertThat(out.toString()).contains("power fails at operation 3").contains("the kernel in slot B panics");
    }

    @Test
    void endsWithOneWhereAPlantedFaultShows() {
        assertThat(run("sim", "explore", "--scenario", "good", "--plant", "environment-flush-removed"))
                .isEqualTo(1);

        assertThat(out.toString())
                .contains("violated: the board rests in a trial")
                .contains("again: sealane sim board --scenario good");
    }

    @Test
    void saysWhichScenariosThereAre() {
        assertThat(run("sim", "board", "--scenario", "nonsense")).isEqualTo(3);

        assertThat(err.toString()).contains("no scenario 'nonsense'; choose from good, good-to-a, panic");
    }

    @Test
    void saysWhatACaseLooksLike() {
        assertThat(run("sim", "board", "--case", "nonsense")).isEqualTo(2);

        assertThat(err.toString()).contains("a cut looks like 37.5of64");
    }

    private int run(String... arguments) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
