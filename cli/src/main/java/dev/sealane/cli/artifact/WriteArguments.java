package dev.sealane.cli.artifact;

import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.mender.ArtifactBuilder;
import dev.sealane.artifact.mender.ArtifactPlan;
import dev.sealane.artifact.mender.MenderWriter;
import dev.sealane.artifact.mender.PayloadSource;
import dev.sealane.artifact.mender.WriteOptions;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import dev.sealane.cli.terminal.ByteCount;
import dev.sealane.cli.terminal.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that every kind of artifact is written with; the letters are those of mender-artifact. */
final class WriteArguments {
    @Option(
            names = {"-n", "--name", "--artifact-name"},
            required = true,
            paramLabel = "NAME",
            description = "The name of the software version.")
    private String name = "";

    @Option(
            names = {"-t", "--device-type", "-c", "--compatible-types"},
            required = true,
            paramLabel = "TYPE",
            description = "A device type that the artifact fits; may be repeated.")
    private List<String> deviceTypes = new ArrayList<>();

    @Option(
            names = {"-o", "--output", "--output-path"},
            paramLabel = "FILE",
            defaultValue = "artifact.mender",
            description = "Where to write it (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of("");

    @Option(
            names = "--compression",
            paramLabel = "METHOD",
            defaultValue = "gzip",
            converter = CompressionName.class,
            description = "none, gzip, xz or zstd (default: ${DEFAULT-VALUE}).")
    private Compression compression = Compression.GZIP;

    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            description = "Sign with this private key (PEM; RSA or EC P-256).")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = {"-p", "--provides"},
            paramLabel = "KEY:VALUE",
            description = "What the device provides after the update; may be repeated.")
    private List<String> provides = new ArrayList<>();

    @Option(
            names = {"-d", "--depends"},
            paramLabel = "KEY:VALUE",
            description = "What the device has to provide before the update; may be repeated.")
    private List<String> depends = new ArrayList<>();

    @Option(
            names = {"-N", "--artifact-name-depends"},
            paramLabel = "NAME",
            description = "The device has to run this version, or another that is named so; may be repeated.")
    private List<String> nameDepends = new ArrayList<>();

    @Option(
            names = {"-g", "--provides-group"},
            paramLabel = "GROUP",
            description = "The group that the device is in after the update.")
    private Optional<String> group = Optional.empty();

    @Option(
            names = {"-G", "--depends-groups"},
            paramLabel = "GROUP",
            description = "The device has to be in this group, or another that is named so; may be repeated.")
    private List<String> groupDepends = new ArrayList<>();

    @Option(
            names = "--clears-provides",
            paramLabel = "PATTERN",
            description = "Older provides to remove, '*' for any characters; may be repeated.")
    private List<String> clears = new ArrayList<>();

    @Option(
            names = "--threads",
            paramLabel = "COUNT",
            description = "How many threads compress (default: one for each core). The output is the same.")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = {"-v", "--version"},
            paramLabel = "VERSION",
            defaultValue = "3",
            description = "The format version: 3.")
    private int formatVersion;

    @Mixin
    private ProgressArguments progress = new ProgressArguments();

    /** Starts a builder for the artifact of this name. */
    interface Start {
        ArtifactBuilder builder(String artifactName) throws IOException;
    }

    int write(CommandSpec spec, Start start) throws IOException, CommandFailure {
        if (formatVersion != 3) {
            throw new CommandFailure(ExitCode.USAGE, "artifacts are written in version 3 only, not " + formatVersion);
        }
        PrintWriter err = spec.commandLine().getErr();
        ArtifactPlan plan = plan(start);
        WriteOptions options = options();
        if (compression == Compression.ZSTD) {
            err.println("note: mender-client 3.x and mender-artifact 3.x cannot read zstd; use gzip for them");
        }
        long total = 0;
        for (PayloadSource file : plan.files()) {
            total += Files.size(file.path());
        }
        try (Progress bar = progress.start(err, "writing", total)) {
            MenderWriter.write(plan, options.reportingTo(bar::advancedTo), output);
        }
        if (!progress.isQuiet()) {
            err.println("wrote " + output + " (" + ByteCount.of(Files.size(output)) + ", "
                    + (key.isPresent() ? "signed" : "unsigned") + ")");
        }
        return ExitCode.DONE.number();
    }

    private ArtifactPlan plan(Start start) throws IOException, CommandFailure {
        try {
            ArtifactBuilder builder = start.builder(name);
            deviceTypes.forEach(builder::deviceType);
            nameDepends.forEach(builder::dependsOnName);
            groupDepends.forEach(builder::dependsOnGroup);
            clears.forEach(builder::clears);
            group.ifPresent(builder::group);
            for (String pair : provides) {
                builder.provides(keyOf(pair), valueOf(pair));
            }
            for (String pair : depends) {
                builder.depends(keyOf(pair), valueOf(pair));
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private WriteOptions options() throws IOException, CommandFailure {
        WriteOptions options = WriteOptions.compressed(compression);
        if (key.isPresent()) {
            options = options.signedBy(PemKeys.readPrivate(key.get()));
        }
        try {
            return threads.isPresent() ? options.withThreads(threads.get()) : options;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
    }

    private static String keyOf(String pair) throws CommandFailure {
        int colon = pair.indexOf(':');
        if (colon <= 0) {
            throw new CommandFailure(ExitCode.USAGE, "expected KEY:VALUE, found '" + pair + "'");
        }
        return pair.substring(0, colon);
    }

    private static String valueOf(String pair) {
        return pair.substring(pair.indexOf(':') + 1);
    }
}
