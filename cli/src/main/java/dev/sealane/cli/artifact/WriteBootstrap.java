package dev.sealane.cli.artifact;

import dev.sealane.artifact.mender.ArtifactBuilder;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes an artifact without payload. */
@Command(
        name = "bootstrap",
        aliases = "bootstrap-artifact",
        description = "Write an artifact that only tells a device what is installed on it.",
        mixinStandardHelpOptions = true)
final class WriteBootstrap implements Callable<Integer> {
    @Mixin
    private WriteArguments arguments = new WriteArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        return arguments.write(spec, ArtifactBuilder::bootstrap);
    }
}
