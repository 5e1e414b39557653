package dev.sealane.cli.sim;

import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import dev.sealane.sim.explore.Bounds;
import dev.sealane.sim.explore.Explorer;
import dev.sealane.sim.explore.Finding;
import dev.sealane.sim.explore.Report;
import dev.sealane.sim.explore.Scenario;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Cuts the power everywhere. */
@Command(
        name = "explore",
        description = {
            "Cut the power of an update at every operation, with everything that can become of unflushed writes,",
            "and cut it again at every operation of each recovery. Prints the number of cases; ends with 0 if every",
            "board came back and with 1 if one did not."
        },
        mixinStandardHelpOptions = true)
final class ExploreCommand implements Callable<Integer> {
    @Option(names = "--scenario", paramLabel = "NAME", description = "One scenario only; all of them by default.")
    private Optional<String> scenario = Optional.empty();

    @Option(names = "--long", description = "More endings of each cut, and a third cut: hours instead of minutes.")
    private boolean thorough;

    @Mixin
    private CaseArguments arguments = new CaseArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailure {
        List<Scenario> scenarios =
                scenario.isPresent() ? List.of(CaseArguments.scenario(scenario.get())) : Scenario.all();
        Bounds bounds = thorough ? Bounds.thorough() : Bounds.usual();
        long cases = 0;
        long boards = 0;
        boolean well = true;
        for (Scenario each : scenarios) {
            Report report = new Explorer(each, arguments.fault()::make, bounds, arguments.seed()).explore();
            tell(report);
            cases += report.cases();
            boards += report.boards();
            well &= report.findings().isEmpty();
        }
        out().println("%,d cases, %,d boards switched on again: %s"
                .formatted(cases, boards, well ? "every one came back" : "not every one came back"));
        return (well ? ExitCode.DONE : ExitCode.FAILED).number();
    }

    private void tell(Report report) {
        out().println(report);
        for (Finding finding : report.findings()) {
            out().println(finding);
            out().println("  again: sealane sim board --scenario %s --seed %d --case %s"
                    .formatted(report.scenario(), report.seed(), finding.path()));
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
