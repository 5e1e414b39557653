package dev.sealane.cli.artifact;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.ArtifactFormat;
import dev.sealane.artifact.mender.MenderHeader;
import dev.sealane.artifact.mender.PayloadSink;
import dev.sealane.artifact.mender.ReadOptions;
import dev.sealane.artifact.mender.SignatureState;
import dev.sealane.artifact.sign.PemKeys;
import dev.sealane.artifact.swu.SwuReadOptions;
import dev.sealane.artifact.swu.SwuSignaturePolicy;
import dev.sealane.artifact.swu.SwuVerifier;
import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import dev.sealane.cli.terminal.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks an artifact as a device would. */
@Command(
        name = "verify",
        aliases = "validate",
        description = {
            "Check an artifact as a device would: structure, every checksum, the signature and the device type.",
            "Ends with 0 if it is good and with 8 and one line why if it is refused."
        },
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The artifact.")
    private Path file = Path.of("");

    @Option(
            names = {"-k", "--key"},
            paramLabel = "PUBLIC",
            description = "A public key (PEM); one of those given has to verify the signature. May be repeated.")
    private List<Path> keys = new ArrayList<>();

    @Option(
            names = {"-t", "--device-type"},
            paramLabel = "TYPE",
            description = "Refuse artifacts that do not fit this device type.")
    private Optional<String> deviceType = Optional.empty();

    @Mixin
    private SwuArguments swu = new SwuArguments();

    @Mixin
    private ProgressArguments progress = new ProgressArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, CommandFailure {
        if (ArtifactFormat.of(file) == ArtifactFormat.SWU) {
            return verifySwu();
        }
        PrintWriter err = spec.commandLine().getErr();
        List<PublicKey> publicKeys = readKeys(keys);
        ReadOptions options = publicKeys.isEmpty() ? ReadOptions.unverified() : ReadOptions.verifiedBy(publicKeys);
        ArtifactInspection inspection;
        try (Progress bar = progress.start(err, "verifying", Files.size(file))) {
            inspection = ArtifactInspection.of(file, options, this::checkDeviceType, PayloadSink.DISCARD, bar);
        }
        inspection.payload().warnings().forEach(warning -> err.println("note: " + warning));
        if (!progress.isQuiet()) {
            MenderHeader header = inspection.header();
            String name = header.artifactName() + " for " + String.join(", ", header.deviceTypes());
            spec.commandLine().getOut().println("good: " + name + ", " + describe(inspection.signature()));
        }
        return ExitCode.DONE.number();
    }

    private Integer verifySwu() throws IOException, CommandFailure {
        PrintWriter err = spec.commandLine().getErr();
        if (deviceType.isPresent()) {
            throw new CommandFailure(ExitCode.USAGE, "SWUpdate images are for hardware revisions; use --hwrevision");
        }
        List<SwuVerifier> verifiers = swu.verifiers(readKeys(keys));
        SwuSignaturePolicy policy =
                verifiers.isEmpty() ? new SwuSignaturePolicy.Ignore() : new SwuSignaturePolicy.Require(verifiers);
        SwuReadOptions options = swu.options().withSignature(policy);
        List<SwuInspection> inspections =
                SwuInspection.of(file, options, swu, bytes -> progress.start(err, "verifying", bytes));
        note(inspections, err);
        if (!progress.isQuiet()) {
            SwuInspection first = inspections.getFirst();
            List<String> names = inspections.stream().map(SwuInspection::name).toList();
            spec.commandLine()
                    .getOut()
                    .println("good: version " + first.description().version() + " for hardware "
                            + String.join(", ", first.description().hardware().accepted()) + " ("
                            + String.join("; ", names)
                            + "), " + first.signatureInWords());
        }
        return ExitCode.DONE.number();
    }

    static void note(List<SwuInspection> inspections, PrintWriter err) {
        inspections.stream()
                .flatMap(inspection -> inspection.payload().warnings().stream())
                .distinct()
                .forEach(warning -> err.println("note: " + warning));
    }

    private void checkDeviceType(MenderHeader header) throws ArtifactException {
        if (deviceType.isPresent() && !header.deviceTypes().contains(deviceType.get())) {
            throw new ArtifactException.DeviceTypeMismatch(deviceType.get(), header.deviceTypes());
        }
    }

    private static String describe(SignatureState state) {
        return switch (state) {
            case SignatureState.Unsigned _ -> "not signed";
            case SignatureState.SignedUnchecked _ -> "signed, but not checked: no --key was given";
            case SignatureState.Verified _ -> "signed and verified";
            case SignatureState.Wrong _ -> throw new IllegalStateException("a wrong signature was refused");
        };
    }

    static List<PublicKey> readKeys(List<Path> files) throws IOException {
        List<PublicKey> keys = new ArrayList<>();
        for (Path key : files) {
            keys.add(PemKeys.readPublic(key));
        }
        return keys;
    }
}
