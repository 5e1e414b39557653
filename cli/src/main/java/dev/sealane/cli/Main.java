package dev.sealane.cli;

import dev.sealane.artifact.ProgramVersion;
import dev.sealane.cli.agent.AgentCommand;
import dev.sealane.cli.artifact.ArtifactCommand;
import dev.sealane.cli.artifact.KeyCommand;
import dev.sealane.cli.demo.DemoCommand;
import dev.sealane.cli.remote.DeviceCommand;
import dev.sealane.cli.remote.LoginCommand;
import dev.sealane.cli.remote.ReleaseCommand;
import dev.sealane.cli.remote.RemoteFactory;
import dev.sealane.cli.remote.RolloutCommand;
import dev.sealane.cli.server.ServerCommand;
import dev.sealane.cli.sim.SimCommand;
import dev.sealane.cli.terminal.CompletionCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IFactory;

/** Entry point of the {@code sealane} command: noun first, then verb. */
@Command(
        name = "sealane",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Secure over-the-air updates for embedded Linux.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed",
            "2:the command line or an input to it is wrong",
            "3:not found",
            "4:not authorised",
            "5:refused by policy",
            "6:conflict",
            "7:timed out",
            "8:verification failed",
            "9:partly done"
        })
public final class Main {
    private static final String WHOLE = "completion";

    /** In the order of the help page. */
    private static final Map<String, Class<?>> COMMANDS = commands();

    private Main() {}

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("agent", AgentCommand.class);
        commands.put("artifact", ArtifactCommand.class);
        commands.put("key", KeyCommand.class);
        commands.put("demo", DemoCommand.class);
        commands.put("server", ServerCommand.class);
        commands.put("login", LoginCommand.class);
        commands.put("device", DeviceCommand.class);
        commands.put("release", ReleaseCommand.class);
        commands.put("rollout", RolloutCommand.class);
        commands.put("sim", SimCommand.class);
        commands.put(WHOLE, CompletionCommand.class);
        return commands;
    }

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    /** Runs one command line in this process; data goes to {@code out}, everything else to {@code err}. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return run(System.getenv(), out, err, arguments);
    }

    /** Runs one command line in this process; commands that talk to a server look at {@code environment}. */
    public static int run(Map<String, String> environment, PrintWriter out, PrintWriter err, String... arguments) {
        Failures failures = new Failures();
        CommandLine commandLine = commandLine(new RemoteFactory(environment), arguments);
        nameVersion(commandLine);
        int exitCode = commandLine
                .setOut(out)
                .setErr(err)
                .setExecutionExceptionHandler(failures)
                .setParameterExceptionHandler(failures)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments);
        out.flush();
        err.flush();
        return exitCode;
    }

    /**
     * Reading the annotations of all commands takes longer than most commands do, so only the one that is called is read;
     * help, completion and a word that is no command need all of them.
     */
    private static CommandLine commandLine(IFactory factory, String... arguments) {
        CommandLine root = new CommandLine(new Main(), factory);
        String first = arguments.length == 0 ? "" : arguments[0];
        if (COMMANDS.containsKey(first) && !first.equals(WHOLE)) {
            root.addSubcommand(first, COMMANDS.get(first));
        } else {
            COMMANDS.forEach(root::addSubcommand);
        }
        return root;
    }

    /** Every command answers {@code --version}. */
    private static void nameVersion(CommandLine commandLine) {
        commandLine.getCommandSpec().version("sealane " + ProgramVersion.get());
        commandLine.getSubcommands().values().forEach(Main::nameVersion);
    }
}
