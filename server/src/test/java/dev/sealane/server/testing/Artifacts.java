package dev.sealane.server.testing;

import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.WriteOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Writes small real artifacts. */
public final class Artifacts {
    private static final long SEED = 20261120;

    private Artifacts() {}

    /** A module image with one file of so many random bytes, uncompressed. */
    public static Path write(Path directory, String name, int payloadBytes, String... deviceTypes) throws IOException {
        byte[] payload = new byte[payloadBytes];
        new Random(SEED).nextBytes(payload);
        Path file = directory.resolve("payload.bin");
        Files.write(file, payload);
        ArtifactBuilder builder = ArtifactBuilder.moduleImage(name, new PayloadType("test-module"))
                .file(file);
        for (String deviceType : deviceTypes) {
            builder.deviceType(deviceType);
        }
        Path artifact = directory.resolve(name + "-" + String.join("-", deviceTypes) + ".mender");
        MenderWriter.write(builder.build(), WriteOptions.compressed(Compression.NONE), artifact);
        return artifact;
    }
}
