package dev.sealane.cli.artifact;

import dev.sealane.cli.terminal.Progress;
import java.io.PrintWriter;
import java.time.InstantSource;
import picocli.CommandLine.Option;

/** How much a long command says while it runs. */
final class ProgressArguments {
    @Option(names = "--no-progress", description = "Show no progress.")
    private boolean noProgress;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    boolean isQuiet() {
        return quiet;
    }

    Progress start(PrintWriter err, String label, long totalBytes) {
        Progress.Style style = noProgress || quiet ? Progress.Style.NONE : Progress.Style.detect();
        return new Progress(err, style, label, totalBytes, InstantSource.system());
    }
}
