package dev.sealane.cli.artifact;

import dev.sealane.artifact.mender.MenderHeader;
import dev.sealane.artifact.mender.PayloadFile;
import dev.sealane.artifact.mender.PayloadSink;
import dev.sealane.artifact.mender.ReadOptions;
import dev.sealane.artifact.mender.StateScript;
import dev.sealane.cli.ExitCode;
import dev.sealane.cli.terminal.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes an artifact apart. */
@Command(
        name = "dump",
        description = "Extract the files, the meta-data and the state scripts of an artifact.",
        mixinStandardHelpOptions = true)
final class DumpCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The artifact.")
    private Path file = Path.of("");

    @Option(names = "--files", paramLabel = "DIR", description = "Where the payload files go.")
    private Optional<Path> files = Optional.empty();

    @Option(names = "--meta-data", paramLabel = "DIR", description = "Where the meta-data goes, as 0000.meta-data.")
    private Optional<Path> metaData = Optional.empty();

    @Option(names = "--scripts", paramLabel = "DIR", description = "Where the state scripts go.")
    private Optional<Path> scripts = Optional.empty();

    @Mixin
    private ProgressArguments progress = new ProgressArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        PayloadSink sink =
                files.isPresent() ? new Directory(Files.createDirectories(files.get())) : PayloadSink.DISCARD;
        ArtifactInspection inspection;
        try (Progress bar = progress.start(spec.commandLine().getErr(), "reading", Files.size(file))) {
            inspection = ArtifactInspection.of(
                    file, ReadOptions.unverified(), ArtifactInspection.HeaderCheck.NONE, sink, bar);
        }
        MenderHeader header = inspection.header();
        Optional<String> document = header.metaData().filter(text -> !text.isEmpty());
        if (metaData.isPresent() && document.isPresent()) {
            Path directory = Files.createDirectories(metaData.get());
            Files.writeString(directory.resolve("0000.meta-data"), document.get());
        }
        if (scripts.isPresent()) {
            Path directory = Files.createDirectories(scripts.get());
            for (StateScript script : header.scripts()) {
                Files.write(directory.resolve(script.name().value()), script.content());
            }
        }
        return ExitCode.DONE.number();
    }

    /** Writes each file beside its place and renames it once its digest is proven. */
    private record Directory(Path path) implements PayloadSink {
        @Override
        public void file(PayloadFile file, InputStream content) throws IOException {
            Path temporary = path.resolve("." + file.name() + ".part");
            try {
                Files.deleteIfExists(temporary);
                Files.copy(content, temporary);
                Files.move(temporary, path.resolve(file.name().value()));
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
    }
}
