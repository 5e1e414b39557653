package dev.sealane.cli.artifact;

import dev.sealane.artifact.ArtifactFormat;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.convert.MeaningLostException;
import dev.sealane.artifact.convert.MenderToSwu;
import dev.sealane.artifact.convert.SwuToMender;
import dev.sealane.artifact.mender.ReadOptions;
import dev.sealane.artifact.mender.WriteOptions;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.swu.DoubleCopy;
import dev.sealane.artifact.swu.SwuReadOptions;
import dev.sealane.artifact.swu.SwuSignaturePolicy;
import dev.sealane.artifact.swu.SwuVerifier;
import dev.sealane.artifact.swu.SwuWriteOptions;
import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes an update file of the other format. */
@Command(
        name = "convert",
        description = {
            "Make a SWUpdate image of a Mender artifact, or the reverse.",
            "Only a root file system for two slots means the same in both; anything else is refused with what would be lost."
        },
        mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A Mender artifact or a SWUpdate image.")
    private Path file = Path.of("");

    @Option(
            names = {"-o", "--output", "--output-path"},
            required = true,
            paramLabel = "FILE",
            description = "Where to write it.")
    private Path output = Path.of("");

    @Option(
            names = "--verify-key",
            paramLabel = "PUBLIC",
            description =
                    "A public key (PEM); one of those given has to verify the signature of FILE. May be repeated.")
    private List<Path> verifyKeys = new ArrayList<>();

    @Option(
            names = {"-k", "--key"},
            paramLabel = "KEY",
            description = "Sign the output with this private key (PEM; RSA or EC P-256).")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Sign a SWUpdate image with CMS by this certificate (PEM).")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--device-a", paramLabel = "DEVICE", description = "To SWUpdate: where slot A is.")
    private Optional<String> first = Optional.empty();

    @Option(names = "--device-b", paramLabel = "DEVICE", description = "To SWUpdate: where slot B is.")
    private Optional<String> second = Optional.empty();

    @Option(
            names = "--boot-variable",
            paramLabel = "NAME",
            defaultValue = "slot",
            description = "The boot variable that names the slot in the SWUpdate image (default: ${DEFAULT-VALUE}).")
    private String variable = "slot";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, CommandFailure {
        try {
            switch (ArtifactFormat.of(file)) {
                case MENDER -> toSwu();
                case SWU -> toMender();
            }
        } catch (MeaningLostException e) {
            throw new CommandFailure(ExitCode.REFUSED, String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        }
        spec.commandLine().getErr().println("wrote " + output + " (" + (key.isPresent() ? "signed" : "unsigned") + ")");
        return ExitCode.DONE.number();
    }

    private void toSwu() throws IOException, CommandFailure {
        if (first.isEmpty() || second.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.USAGE, "a SWUpdate image names its devices: expected --device-a and --device-b");
        }
        List<PublicKey> keys = VerifyCommand.readKeys(verifyKeys);
        SwuWriteOptions writing = SwuWriteOptions.plain();
        if (key.isPresent()) {
            writing = writing.signedBy(SigningArguments.signing(key.get(), certificate, false));
        }
        MenderToSwu.Layout layout =
                new MenderToSwu.Layout(new DoubleCopy.Devices(first.get(), second.get()), variable, "zlib");
        ReadOptions reading = keys.isEmpty() ? ReadOptions.unverified() : ReadOptions.verifiedBy(keys);
        MenderToSwu.convert(file, reading, layout, writing, output);
    }

    private void toMender() throws IOException {
        List<SwuVerifier> verifiers = new ArrayList<>();
        VerifyCommand.readKeys(verifyKeys).forEach(publicKey -> verifiers.add(new SwuVerifier.Key(publicKey)));
        SwuReadOptions reading = SwuReadOptions.unverified();
        if (!verifiers.isEmpty()) {
            reading = reading.withSignature(new SwuSignaturePolicy.Require(verifiers));
        }
        WriteOptions writing = WriteOptions.compressed(Compression.GZIP);
        if (key.isPresent()) {
            writing = writing.signedBy(PemKeys.readPrivate(key.get()));
        }
        SwuToMender.convert(file, reading, variable, writing, output);
    }
}
