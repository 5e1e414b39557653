package dev.sealane.cli.sim;

import dev.sealane.cli.CommandFailure;
import dev.sealane.cli.ExitCode;
import dev.sealane.sim.explore.CasePath;
import dev.sealane.sim.explore.Replay;
import dev.sealane.sim.explore.Scenario;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Plays the update of one board. */
@Command(
        name = "board",
        description = {
            "Play the update of one simulated board and tell what happens.",
            "The agent, its journal, its image handler and its environment writer are those that ship."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Examples:",
            "  sealane sim board                                  an update without a fault",
            "  sealane sim board --operations                     the same, write by write",
            "  sealane sim board --case 24.1of64                  power fails during operation 24",
            "  sealane sim board --scenario panic                 the new kernel panics",
            "  sealane sim board --plant slot-flush-removed --case 14.4of64",
        })
final class BoardCommand implements Callable<Integer> {
    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description = "good, good-to-a, panic, hang, unhealthy or abort. Default: ${DEFAULT-VALUE}.",
            defaultValue = "good")
    private String scenario = "";

    @Option(
            names = "--case",
            paramLabel = "CASE",
            description = {
                "Where power fails and what that leaves, as 'sim explore' prints it: OPERATION.ENDINGofLIMIT,",
                "several separated by '/'. Ending 0 of a cut loses everything that was not flushed. Default: no cut."
            },
            defaultValue = "-")
    private String path = "";

    @Option(names = "--operations", description = "Tell every operation, not only what comes of them.")
    private boolean operations;

    @Mixin
    private CaseArguments arguments = new CaseArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException, CommandFailure {
        Scenario chosen = CaseArguments.scenario(scenario);
        Replay replay = new Replay(chosen, arguments.fault()::make, arguments.seed());
        Replay.Detail detail = operations ? Replay.Detail.OPERATIONS : Replay.Detail.EVENTS;
        Replay.Story story = tell(replay, detail);
        spec.commandLine()
                .getOut()
                .println(chosen.name() + ": " + chosen.summary() + "; "
                        + arguments.fault().summary());
        story.lines().forEach(line -> spec.commandLine().getOut().println("  " + line));
        story.violations().forEach(line -> spec.commandLine().getOut().println("  violated: " + line));
        return (story.violations().isEmpty() ? ExitCode.DONE : ExitCode.FAILED).number();
    }

    private Replay.Story tell(Replay replay, Replay.Detail detail)
            throws IOException, InterruptedException, CommandFailure {
        try {
            return replay.tell(CasePath.parse(path), detail);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "no case '" + path + "': " + e.getMessage(), e);
        }
    }
}
