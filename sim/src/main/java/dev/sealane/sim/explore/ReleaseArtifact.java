package dev.sealane.sim.explore;

import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.WriteOptions;
import dev.sealane.artifact.swu.DoubleCopy;
import dev.sealane.artifact.swu.SwuWriteOptions;
import dev.sealane.artifact.swu.SwuWriter;
import dev.sealane.sim.board.BoardSlots;
import dev.sealane.sim.board.Layout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The artifact that a scenario offers: a real one, small, unsigned and uncompressed. */
final class ReleaseArtifact {
    /** What the boards of all scenarios are. */
    static final String DEVICE_TYPE = "explored-board";

    private final byte[] bytes;

    private ReleaseArtifact(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Writes the artifact of a scenario. */
    static ReleaseArtifact of(Scenario scenario) throws IOException {
        Path directory = Files.createTempDirectory("sealane-release");
        Path image = directory.resolve("root.image");
        Path artifact = directory.resolve("release");
        try {
            Files.write(image, scenario.newImage());
            if (scenario.has(Scenario.Trait.SWU)) {
                writeSwu(scenario, image, artifact);
            } else {
                writeMender(image, artifact);
            }
            return new ReleaseArtifact(Files.readAllBytes(artifact));
        } finally {
            Files.deleteIfExists(image);
            Files.deleteIfExists(artifact);
            Files.deleteIfExists(directory);
        }
    }

    private static void writeMender(Path image, Path artifact) throws IOException {
        MenderWriter.write(
                ArtifactBuilder.rootfsImage(Scenario.NEW, image)
                        .deviceType(DEVICE_TYPE)
                        .build(),
                WriteOptions.compressed(Compression.NONE).withThreads(1),
                artifact);
    }

    /** For both slots, as images for two root file systems are; the device takes the half for the slot that does not run. */
    private static void writeSwu(Scenario scenario, Path image, Path artifact) throws IOException {
        Layout layout = scenario.layout();
        DoubleCopy.Devices devices =
                new DoubleCopy.Devices(BoardSlots.device(layout.partitionA()), BoardSlots.device(layout.partitionB()));
        DoubleCopy copies =
                new DoubleCopy(Scenario.NEW, List.of(DEVICE_TYPE), "root.image", "", false, devices, "slot");
        SwuWriter.write(
                copies.template(),
                Map.of("root.image", image),
                SwuWriteOptions.plain().withThreads(1),
                artifact);
    }

    int size() {
        return bytes.length;
    }

    /** The bytes from an offset on. */
    InputStream from(long offset) {
        return new ByteArrayInputStream(bytes, Math.toIntExact(offset), bytes.length - Math.toIntExact(offset));
    }
}
