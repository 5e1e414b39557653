package dev.sealane.cli.artifact;

import dev.sealane.artifact.ArtifactFormat;
import dev.sealane.artifact.mender.PayloadSink;
import dev.sealane.artifact.mender.ReadLimits;
import dev.sealane.artifact.mender.ReadOptions;
import dev.sealane.artifact.mender.SignaturePolicy;
import dev.sealane.artifact.swu.SwuReadOptions;
import dev.sealane.artifact.swu.SwuSignaturePolicy;
import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import dev.sealane.cli.terminal.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what is in an artifact. */
@Command(
        name = "read",
        description = "Show what is in an artifact, after checking its structure and checksums.",
        mixinStandardHelpOptions = true)
final class ReadCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "The artifact.")
    private Path file = Path.of("");

    @Option(
            names = {"-k", "--key"},
            paramLabel = "PUBLIC",
            description = "A public key (PEM) to check the signature with; may be repeated. The result is only shown.")
    private List<Path> keys = new ArrayList<>();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    private SwuArguments swu = new SwuArguments();

    @Mixin
    private ProgressArguments progress = new ProgressArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, CommandFailure {
        if (ArtifactFormat.of(file) == ArtifactFormat.SWU) {
            return readSwu();
        }
        SignaturePolicy policy = new SignaturePolicy.Report(VerifyCommand.readKeys(keys));
        ReadOptions options = new ReadOptions(ReadLimits.defaults(), policy, ReadOptions.Augmented.INSPECT);
        PrintWriter err = spec.commandLine().getErr();
        ArtifactInspection inspection;
        try (Progress bar = progress.start(err, "reading", Files.size(file))) {
            inspection =
                    ArtifactInspection.of(file, options, ArtifactInspection.HeaderCheck.NONE, PayloadSink.DISCARD, bar);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(ArtifactJson.of(inspection));
        } else {
            out.print(ArtifactText.of(inspection));
        }
        inspection.payload().warnings().forEach(warning -> err.println("note: " + warning));
        return ExitCode.DONE.number();
    }

    private Integer readSwu() throws IOException, CommandFailure {
        PrintWriter err = spec.commandLine().getErr();
        SwuReadOptions options = swu.options()
                .withSignature(new SwuSignaturePolicy.Report(swu.verifiers(VerifyCommand.readKeys(keys))))
                .inspectingScripts();
        List<SwuInspection> inspections =
                SwuInspection.of(file, options, swu, bytes -> progress.start(err, "reading", bytes));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(SwuJson.of(inspections));
        } else {
            out.print(SwuText.of(inspections));
        }
        VerifyCommand.note(inspections, err);
        return ExitCode.DONE.number();
    }
}
