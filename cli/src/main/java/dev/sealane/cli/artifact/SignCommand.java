package dev.sealane.cli.artifact;

import dev.sealane.artifact.mender.MenderSigner;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Signs an artifact that exists. */
@Command(
        name = "sign",
        description = "Sign an artifact; everything else in it stays as it is.",
        mixinStandardHelpOptions = true)
final class SignCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The artifact.")
    private Path file = Path.of("");

    @Option(
            names = {"-k", "--key"},
            required = true,
            paramLabel = "KEY",
            description = "The private key (PEM; RSA or EC P-256).")
    private Path key = Path.of("");

    @Option(
            names = {"-o", "--output", "--output-path"},
            paramLabel = "FILE",
            description = "Where to write it (default: in place of FILE).")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = {"-f", "--force"},
            description = "Replace a signature that is there.")
    private boolean force;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, CommandFailure {
        MenderSigner.Existing existing = force ? MenderSigner.Existing.REPLACE : MenderSigner.Existing.REFUSE;
        Path place = output.orElse(file);
        try {
            MenderSigner.sign(file, PemKeys.readPrivate(key), existing, place);
        } catch (MenderSigner.AlreadySignedException e) {
            throw new CommandFailure(
                    ExitCode.CONFLICT, String.valueOf(e.getMessage()), "use --force to replace the signature");
        }
        if (!quiet) {
            spec.commandLine().getErr().println("signed " + place);
        }
        return ExitCode.DONE.number();
    }
}
