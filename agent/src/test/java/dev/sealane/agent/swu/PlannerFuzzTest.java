package dev.sealane.agent.swu;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealane.agent.handler.ImageTransfer;
import dev.sealane.agent.handler.Lanes;
import dev.sealane.agent.swu.flash.Flash;
import dev.sealane.agent.swu.step.DeviceProgram;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.swu.description.DescriptionDocument;
import dev.sealane.artifact.swu.description.DescriptionReading;
import dev.sealane.artifact.swu.description.Selection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Any description, planned for the machine that the test runs on: a plan or a declared refusal, and nothing is run, fetched or
 * written.
 *
 * <p>{@code JAZZER_FUZZ=1 mvn -pl agent test -Dtest=PlannerFuzzTest} fuzzes for five minutes.
 */
class PlannerFuzzTest {
    private static final String WHERE = "the input";

    /** None: planning asks some of them what a disk holds, and any file of the machine could be the disk. */
    private static final DeviceProgram PROGRAMS = new DeviceProgram(
            Duration.ofMinutes(1),
            _ -> {
                throw new AssertionError("planning ran a program");
            },
            List.of());

    private static final Path NOWHERE = Path.of("/nowhere");

    private final Planner planner = new Planner(
            DeviceInstallers.all(
                    new ImageTransfer(Lanes.PARALLEL, 1 << 20),
                    PROGRAMS,
                    new Places(NOWHERE, new Flash(NOWHERE, NOWHERE), NOWHERE),
                    (_, _, _, _) -> {
                        throw new AssertionError("planning asked a server");
                    }),
            Optional.empty(),
            Optional.empty(),
            false);

    @FuzzTest(maxDuration = "5m")
    void plansOrRefusesAnyDescription(byte[] input) throws IOException, InterruptedException {
        try {
            DescriptionDocument document = DescriptionDocument.parse(input, WHERE);
            for (Selection selection : DescriptionReading.choices(document)) {
                planOrRefuse(document, selection);
            }
        } catch (ArtifactException _) {
            return;
        }
    }

    private void planOrRefuse(DescriptionDocument document, Selection selection)
            throws IOException, InterruptedException {
        try {
            planner.plan(DescriptionReading.read(document, selection, WHERE));
        } catch (ArtifactException | StepException _) {
            return;
        }
    }
}
