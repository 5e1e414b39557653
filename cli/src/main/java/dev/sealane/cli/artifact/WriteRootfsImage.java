package dev.sealane.cli.artifact;

import dev.sealane.artifact.mender.ArtifactBuilder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a root file system image. */
@Command(
        name = "rootfs-image",
        description = "Write an artifact that replaces the root file system.",
        mixinStandardHelpOptions = true)
final class WriteRootfsImage implements Callable<Integer> {
    @Mixin
    private WriteArguments arguments = new WriteArguments();

    @Mixin
    private SoftwareArguments software = new SoftwareArguments();

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "IMAGE",
            description = "The file system image.")
    private Path file = Path.of("");

    @Option(names = "--no-checksum-provide", description = "Do not provide the image's checksum.")
    private boolean noChecksum;

    @Option(
            names = "--legacy-rootfs-image-checksum",
            description = "Provide the checksum as 'rootfs_image_checksum', for clients before 2.5.")
    private boolean legacyChecksum;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        return arguments.write(spec, name -> {
            ArtifactBuilder builder = ArtifactBuilder.rootfsImage(name, file);
            if (noChecksum) {
                builder.withoutChecksum();
            }
            if (legacyChecksum) {
                builder.withLegacyChecksum();
            }
            return software.apply(builder);
        });
    }
}
