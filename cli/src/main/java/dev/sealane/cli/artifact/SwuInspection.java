package dev.sealane.cli.artifact;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.swu.SwuReadOptions;
import dev.sealane.artifact.swu.SwuReader;
import dev.sealane.artifact.swu.SwuSignatureState;
import dev.sealane.artifact.swu.SwuSink;
import dev.sealane.artifact.swu.SwuSummary;
import dev.sealane.artifact.swu.description.DescriptionDocument;
import dev.sealane.artifact.swu.description.DescriptionReading;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.swu.description.SoftwareDescription;
import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import dev.sealane.cli.terminal.Progress;
import dev.sealane.cli.terminal.WatchedInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * Everything that a complete read of a SWUpdate image tells about one of its alternatives.
 *
 * @param selection which one
 */
record SwuInspection(
        Selection selection, SwuSignatureState signature, SoftwareDescription description, SwuSummary payload) {
    /** Images have one alternative for each slot and board; whoever has more names the one that is meant. */
    private static final int MAX_ALTERNATIVES = 16;

    /** Reads {@code file} to its end once for each alternative that is meant. */
    static List<SwuInspection> of(
            Path file, SwuReadOptions options, SwuArguments asked, LongFunction<Progress> progress)
            throws IOException, CommandFailure {
        List<Selection> selections = alternatives(file, options, asked.selection(), asked.board());
        try (Progress bar = progress.apply(Files.size(file) * selections.size())) {
            return of(file, options, selections, bar);
        }
    }

    /** The alternatives that {@code wanted} means: itself, or each that the description offers. */
    private static List<Selection> alternatives(
            Path file, SwuReadOptions options, Optional<Selection> wanted, Optional<String> board)
            throws IOException, CommandFailure {
        if (wanted.isPresent()) {
            return List.of(wanted.get());
        }
        DescriptionDocument document;
        try (InputStream in = Files.newInputStream(file)) {
            document = SwuReader.peek(in, options);
        }
        List<Selection> offered = DescriptionReading.choices(document).stream()
                .filter(choice -> board.isEmpty()
                        || choice.board().isEmpty()
                        || choice.board().equals(board))
                .map(choice -> new Selection(choice.choice(), board.or(choice::board)))
                .distinct()
                .toList();
        if (offered.size() > MAX_ALTERNATIVES) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the image offers " + offered.size() + " alternatives",
                    "name one of them with --select SET,MODE");
        }
        return offered.isEmpty() ? List.of(Selection.NONE) : offered;
    }

    private static List<SwuInspection> of(
            Path file, SwuReadOptions options, List<Selection> selections, Progress progress) throws IOException {
        List<SwuInspection> inspections = new ArrayList<>();
        long before = 0;
        for (Selection selection : selections) {
            try (InputStream in = new WatchedInput(Files.newInputStream(file), progress, before)) {
                SwuReader reader = SwuReader.open(in, options.select(selection));
                SwuSummary payload = reader.readPayload(SwuSink.DISCARD);
                inspections.add(new SwuInspection(selection, reader.signature(), reader.description(), payload));
            } catch (ArtifactException.NothingToInstall e) {
                if (selections.size() == 1) {
                    throw e;
                }
            }
            before += Files.size(file);
        }
        if (inspections.isEmpty()) {
            throw new ArtifactException.NothingToInstall("each of the " + selections.size() + " alternatives");
        }
        return inspections;
    }

    /** How the alternative is called. */
    String name() {
        String choice = selection.choice().map(Selection.Choice::toString).orElse("the top of the description");
        return selection.board().map(board -> choice + " on " + board).orElse(choice);
    }

    /** What is known about the signature, in words. */
    String signatureInWords() {
        return switch (signature) {
            case SwuSignatureState.Unsigned _ -> "not signed";
            case SwuSignatureState.SignedUnchecked _ -> "signed, but not checked: no --key or --ca was given";
            case SwuSignatureState.Verified _ -> "signed and verified";
            case SwuSignatureState.Wrong(String reason) -> "signed; verification failed: " + reason;
        };
    }
}
