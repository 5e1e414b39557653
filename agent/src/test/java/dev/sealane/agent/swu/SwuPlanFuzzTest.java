package dev.sealane.agent.swu;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealane.agent.handler.ImageTransfer;
import dev.sealane.agent.handler.Lanes;
import dev.sealane.agent.swu.step.DeviceProgram;
import dev.sealane.agent.swu.step.Installers;
import dev.sealane.agent.swu.step.MountPoint;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.IncomingArtifact;
import dev.sealane.agent.update.Installed;
import dev.sealane.artifact.cpio.CpioFormat;
import dev.sealane.artifact.cpio.CpioWriter;
import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.swu.SwuLimits;
import dev.sealane.artifact.swu.SwuReadOptions;
import dev.sealane.artifact.swu.description.DeviceProfile;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.swu.description.VersionRules;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Only {@link IOException} may escape from reading a whole image, fitting it to a device and planning its installation.
 *
 * <p>{@code JAZZER_FUZZ=1 mvn -pl agent test -Dtest=SwuPlanFuzzTest#description} fuzzes for five minutes.
 */
final class SwuPlanFuzzTest {
    /** Small, so that an input that gets around a limit runs out of memory or time soon. */
    private static final SwuLimits LIMITS = new SwuLimits(64 * 1024, 20, 1024 * 1024, 64 * 1024);

    private static final Assignment ASSIGNMENT =
            new Assignment("fuzz", Assignment.Origin.LOCAL, "image.swu", Optional.empty(), List.of());
    private static final DeviceProgram PROGRAMS = new DeviceProgram(Duration.ofMinutes(1), _ -> {});
    private static final Installers INSTALLERS = Installers.standard(
            new ImageTransfer(Lanes.PARALLEL, 64 * 1024),
            PROGRAMS,
            new MountPoint(Path.of("target/never-mounted"), PROGRAMS),
            (file, bytes, ranges, maxRanges) -> {
                throw new IOException("no network: " + file);
            });

    @FuzzTest(maxDuration = "5m")
    void image(byte[] input) throws IOException {
        plan(input);
    }

    /** The description of an image whose payload is called {@code a} and holds "a": its bytes decide what is planned. */
    @FuzzTest(maxDuration = "5m")
    void description(byte[] input) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        CpioWriter.write(archive, CpioFormat.NEWC, "sw-description", input);
        CpioWriter.write(archive, CpioFormat.NEWC, "a", "a".getBytes(StandardCharsets.UTF_8));
        archive.writeBytes(CpioWriter.end(CpioFormat.NEWC, archive.size()));
        plan(archive.toByteArray());
    }

    private static void plan(byte[] image) throws IOException {
        SwuReadOptions options = SwuReadOptions.unverified()
                .withLimits(LIMITS)
                .withContentKey(ContentKey.parseFile("00".repeat(16) + " " + "00".repeat(16)))
                .forDevice(new DeviceProfile(
                        Optional.of("1.0"), VersionRules.NONE, Map.of(), Optional.of(INSTALLERS.types())));
        Selection selection = new Selection(Selection.Choice.parse("stable,two"), Optional.of("board"));
        try {
            IncomingArtifact artifact =
                    SwuArtifact.readBy(options, () -> selection).open(new ByteArrayInputStream(image));
            artifact.accept(ASSIGNMENT, Installed.nothing(), "board");
            handler().check(artifact.payload());
        } catch (IOException _) {
            return;
        }
    }

    private static SwuHandler handler() {
        SwuHandler.Means means = new SwuHandler.Means() {
            @Override
            public Planner planner() {
                return new Planner(INSTALLERS, Optional.empty(), Optional.empty(), false);
            }

            @Override
            public SwuHandler.Settings settings() {
                return new SwuHandler.Settings(Map.of(), true, true);
            }
        };
        // Planning keeps nothing.
        return new SwuHandler(means, new DirectoryStaging(Path.of("target/never-made")));
    }
}
