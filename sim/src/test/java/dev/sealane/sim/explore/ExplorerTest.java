package dev.sealane.sim.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplorerTest {
    private static final long SEED = 20261120;

    static Stream<Scenario> scenarios() {
        return Scenario.all().stream();
    }

    static Stream<PlantedFault> faults() {
        return Arrays.stream(PlantedFault.values()).filter(fault -> fault != PlantedFault.NONE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void endsWellAfterEveryPowerCut(Scenario scenario) throws IOException, InterruptedException {
        Report report = new Explorer(scenario, PlantedFault.NONE::make, Bounds.usual(), SEED).explore();

        System.out.println(report);
        assertThat(report.findings()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void findsThePlantedFault(PlantedFault fault) throws IOException, InterruptedException {
        boolean spooled = fault == PlantedFault.CHECKPOINT_BEFORE_FLUSH;
        Scenario scenario = Scenario.named(spooled ? "resume" : "good").orElseThrow();
        Report report = new Explorer(scenario, fault::make, Bounds.usual().untilFirstFinding(), SEED).explore();

        System.out.println(fault.summary() + ": " + report);
        report.findings().forEach(System.out::println);
        assertThat(report.findings()).isNotEmpty();
    }
}
