package dev.sealane.agent;

import dev.sealane.agent.AgentArguments.UsageException;
import dev.sealane.agent.AgentArguments.Verb;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.config.ConfigFiles;
import dev.sealane.agent.daemon.ServiceConsole;
import dev.sealane.agent.local.LocalConsole;
import dev.sealane.agent.log.LogFormat;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Entry point of the device image, {@code sealane-agent}: the verbs of {@code sealane agent} without its library. */
public final class AgentMain {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private AgentMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        System.exit(run(arguments, out, err));
    }

    /** Runs one command and returns its exit code. */
    static int run(String[] arguments, PrintWriter out, PrintWriter err) throws InterruptedException {
        try {
            return run(AgentArguments.parse(arguments), out, err);
        } catch (UsageException e) {
            err.println("sealane-agent: " + e.getMessage());
            err.println(AgentArguments.USAGE);
            // Scripts that call swupdate know 1 for a wrong command line.
            boolean scripted = arguments.length > 0 && arguments[0].equals("swupdate");
            return scripted ? FAILED : USAGE;
        } catch (IOException e) {
            err.println("sealane-agent: " + e.getMessage());
            return FAILED;
        }
    }

    private static int run(AgentArguments arguments, PrintWriter out, PrintWriter err)
            throws IOException, InterruptedException {
        AgentConfig config = arguments.config().isPresent()
                ? ConfigFiles.read(arguments.config().get())
                : new ConfigFiles(Path.of("/")).read();
        LogFormat.choose(arguments.swu().level().orElse(config.logLevel()));
        config = config.with(arguments.swu().options());
        Agent agent = Agent.of(config, new LinuxMachine(config));
        ServiceConsole service = new ServiceConsole(agent, out, err);
        return switch (arguments.verb()) {
            case DAEMON -> service.daemon();
            case CHECK -> service.check(arguments.json());
            case INSTALL, SWUPDATE, COMMIT, ROLLBACK, STATUS, SHOW_ARTIFACT, SHOW_PROVIDES ->
                local(agent, arguments, out, err);
        };
    }

    private static int local(Agent agent, AgentArguments arguments, PrintWriter out, PrintWriter err)
            throws IOException, InterruptedException {
        try (AgentWork work = agent.beginWork()) {
            LocalConsole console = new LocalConsole(work.local(agent.artifacts()), out, err, arguments.json());
            Verb verb = arguments.verb();
            return switch (verb) {
                case INSTALL, SWUPDATE -> install(console, arguments);
                case COMMIT -> console.commit();
                case ROLLBACK -> console.rollback(arguments.rebootExitCode());
                case STATUS -> console.status();
                case SHOW_ARTIFACT -> console.showArtifact();
                case SHOW_PROVIDES -> console.showProvides();
                case DAEMON, CHECK -> throw new IllegalStateException(verb + " is no local verb");
            };
        }
    }

    private static int install(LocalConsole console, AgentArguments arguments)
            throws IOException, InterruptedException {
        String source = arguments.operand().orElseThrow();
        return arguments.swu().isCheck() ? console.check(source) : console.install(source, arguments.rebootExitCode());
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
