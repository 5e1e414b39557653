package dev.sealane.cli.artifact;

import dev.sealane.artifact.ArtifactFormat;
import dev.sealane.artifact.crypt.ContentKey;
import dev.sealane.artifact.mender.MenderSigner;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.swu.DescriptionKey;
import dev.sealane.artifact.swu.SwuSigner;
import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private SigningArguments signing = new SigningArguments();

    @Option(
            names = {"-K", "--encryption-key"},
            paramLabel = "FILE",
            description = "SWUpdate images: the AES key and vector that the description is encrypted with.")
    private Optional<Path> contentKey = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, CommandFailure {
        Path place = output.orElse(file);
        try {
            switch (ArtifactFormat.of(file)) {
                case MENDER -> signMender(place);
                case SWU -> signSwu(place);
            }
        } catch (MenderSigner.AlreadySignedException | SwuSigner.AlreadySignedException e) {
            throw new CommandFailure(
                    ExitCode.CONFLICT, String.valueOf(e.getMessage()), "use --force to replace the signature");
        }
        if (!quiet) {
            spec.commandLine().getErr().println("signed " + place);
        }
        return ExitCode.DONE.number();
    }

    private void signMender(Path place) throws IOException {
        MenderSigner.Existing existing = force ? MenderSigner.Existing.REPLACE : MenderSigner.Existing.REFUSE;
        MenderSigner.sign(file, PemKeys.readPrivate(key), existing, place);
    }

    private void signSwu(Path place) throws IOException {
        SwuSigner.Existing existing = force ? SwuSigner.Existing.REPLACE : SwuSigner.Existing.REFUSE;
        Optional<DescriptionKey> descriptionKey = contentKey.isPresent()
                ? Optional.of(new DescriptionKey.Shared(ContentKey.readFile(contentKey.get())))
                : Optional.empty();
        SwuSigner.sign(file, signing.signing(key), descriptionKey, existing, place);
    }
}
