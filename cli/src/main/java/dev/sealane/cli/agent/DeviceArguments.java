package dev.sealane.cli.agent;

import dev.sealane.agent.Agent;
import dev.sealane.agent.AgentWork;
import dev.sealane.agent.LinuxMachine;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.config.ConfigFiles;
import dev.sealane.agent.config.SwuOptions;
import dev.sealane.agent.daemon.ServiceConsole;
import dev.sealane.agent.local.LocalConsole;
import dev.sealane.agent.log.LogFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of every command about this device, and the way from them to its console. */
final class DeviceArguments {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "An agent.conf or mender.conf; /etc/sealane/agent.conf or the stock places by default.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /** A command on the console. */
    @FunctionalInterface
    interface Verb {
        int on(LocalConsole console) throws IOException, InterruptedException;
    }

    /** A command that needs a server. */
    @FunctionalInterface
    interface ServiceVerb {
        int on(ServiceConsole console, boolean json) throws IOException, InterruptedException;
    }

    /** Runs a command that takes the device only while it needs it. */
    int serve(ServiceVerb verb) throws IOException, InterruptedException {
        AgentConfig read = read();
        LogFormat.choose(read.logLevel());
        Agent agent = Agent.of(read, new LinuxMachine(read));
        ServiceConsole console = new ServiceConsole(
                agent, spec.commandLine().getOut(), spec.commandLine().getErr());
        return verb.on(console, json);
    }

    private AgentConfig read() throws IOException {
        return config.isPresent() ? ConfigFiles.read(config.get()) : new ConfigFiles(Path.of("/")).read();
    }

    /** Runs a command while this process alone works on the device. */
    int run(Verb verb) throws IOException, InterruptedException {
        return run(SwuOptions.NONE, verb);
    }

    /** The same, with options about SWUpdate images. */
    int run(SwuOptions options, Verb verb) throws IOException, InterruptedException {
        AgentConfig read = read().with(options);
        Agent agent = Agent.of(read, new LinuxMachine(read));
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (AgentWork work = agent.beginWork()) {
            return verb.on(new LocalConsole(work.local(agent.artifacts()), out, err, json));
        }
    }
}
