package dev.sealane.agent.testing;

import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.FileName;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.PayloadSource;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.WriteOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Artifacts for tests, made by the real writer. */
public final class Artifacts {
    /** The device type of every test device. */
    public static final String DEVICE_TYPE = "testboard";

    private Artifacts() {}

    /** A root file-system image. */
    public static byte[] rootfsImage(String name, byte[] image) {
        return write(directory -> ArtifactBuilder.rootfsImage(name, file(directory, "rootfs.img", image))
                .deviceType(DEVICE_TYPE));
    }

    /** A module image with these files, named {@code file-0}, {@code file-1}, …. */
    public static byte[] moduleImage(String name, String type, byte[]... files) {
        return write(directory -> {
            ArtifactBuilder builder =
                    ArtifactBuilder.moduleImage(name, new PayloadType(type)).deviceType(DEVICE_TYPE);
            for (int i = 0; i < files.length; i++) {
                builder.file(new PayloadSource(new FileName("file-" + i), file(directory, "file-" + i, files[i])));
            }
            return builder;
        });
    }

    /** An artifact without payload. */
    public static byte[] bootstrap(String name) {
        return write(_ -> ArtifactBuilder.bootstrap(name).deviceType(DEVICE_TYPE));
    }

    /** Bytes that do not compress, the same for the same seed. */
    public static byte[] noise(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Plans an artifact whose files are in a directory of its own. */
    @FunctionalInterface
    public interface Plan {
        ArtifactBuilder in(Path directory) throws IOException;
    }

    /** Writes the planned artifact without compression. */
    public static byte[] write(Plan plan) {
        try {
            Path directory = Files.createTempDirectory("artifact");
            Path output = directory.resolve("artifact.mender");
            MenderWriter.write(plan.in(directory).build(), WriteOptions.compressed(Compression.NONE), output);
            byte[] bytes = Files.readAllBytes(output);
            delete(directory);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(Path directory, String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
