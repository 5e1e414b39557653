package dev.sealane.cli.artifact;

import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.ScriptName;
import dev.sealane.artifact.mender.StateScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options of artifacts that have a payload: state scripts, and what software version it is. */
final class SoftwareArguments {
    @Option(
            names = {"-s", "--script"},
            paramLabel = "FILE",
            description = "A state script, or a directory of them; may be repeated.")
    private List<Path> scripts = new ArrayList<>();

    @Option(names = "--no-default-clears-provides", description = "Clear only what --clears-provides names.")
    private boolean noDefaultClears;

    @Option(names = "--no-default-software-version", description = "Provide no software version.")
    private boolean noDefaultVersion;

    @Option(
            names = "--software-filesystem",
            paramLabel = "NAME",
            description = "The part of the device that the version is about (default: rootfs-image).")
    private Optional<String> filesystem = Optional.empty();

    @Option(names = "--software-name", paramLabel = "NAME", description = "The software in that part.")
    private Optional<String> softwareName = Optional.empty();

    @Option(
            names = "--software-version",
            paramLabel = "VERSION",
            description = "Its version (default: the artifact name).")
    private Optional<String> version = Optional.empty();

    ArtifactBuilder apply(ArtifactBuilder builder) throws IOException {
        filesystem.ifPresent(builder::softwareFilesystem);
        softwareName.ifPresent(builder::softwareName);
        version.ifPresent(builder::softwareVersion);
        if (noDefaultClears) {
            builder.withoutDefaultClears();
        }
        if (noDefaultVersion) {
            builder.withoutDefaultSoftwareVersion();
        }
        for (Path path : scripts) {
            for (Path script : expand(path)) {
                ScriptName name = new ScriptName(String.valueOf(script.getFileName()));
                builder.script(new StateScript(name, Files.readAllBytes(script)));
            }
        }
        return builder;
    }

    private static List<Path> expand(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.sorted().toList();
        }
    }
}
