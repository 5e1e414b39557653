package dev.sealane.sim.explore;

import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.WriteOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

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
        Path artifact = directory.resolve("release.mender");
        try {
            Files.write(image, scenario.newImage());
            MenderWriter.write(
                    ArtifactBuilder.rootfsImage(Scenario.NEW, image)
                            .deviceType(DEVICE_TYPE)
                            .build(),
                    WriteOptions.compressed(Compression.NONE).withThreads(1),
                    artifact);
            return new ReleaseArtifact(Files.readAllBytes(artifact));
        } finally {
            Files.deleteIfExists(image);
            Files.deleteIfExists(artifact);
            Files.deleteIfExists(directory);
        }
    }

    int size() {
        return bytes.length;
    }

    /** The bytes from an offset on. */
    InputStream from(long offset) {
        return new ByteArrayInputStream(bytes, Math.toIntExact(offset), bytes.length - Math.toIntExact(offset));
    }
}
