package dev.sealane.cli.artifact;

import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.PayloadType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes files for an update module. */
@Command(
        name = "module-image",
        description = "Write an artifact that an update module installs.",
        mixinStandardHelpOptions = true)
final class WriteModuleImage implements Callable<Integer> {
    @Mixin
    private WriteArguments arguments = new WriteArguments();

    @Mixin
    private SoftwareArguments software = new SoftwareArguments();

    @Option(
            names = {"-T", "--type"},
            required = true,
            paramLabel = "TYPE",
            description = "The payload type: the name of the update module.")
    private String type = "";

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A payload file; may be repeated.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = {"-m", "--meta-data"},
            paramLabel = "FILE",
            description = "A JSON object for the update module.")
    private Optional<Path> metaData = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Optional<String> document = metaData.isPresent()
                ? Optional.of(Files.readString(metaData.get()).strip())
                : Optional.empty();
        return arguments.write(spec, name -> {
            ArtifactBuilder builder = ArtifactBuilder.moduleImage(name, new PayloadType(type));
            files.forEach(builder::file);
            document.ifPresent(builder::metaData);
            return software.apply(builder);
        });
    }
}
