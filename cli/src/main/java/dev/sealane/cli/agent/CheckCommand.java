package dev.sealane.cli.agent;

import dev.sealane.agent.daemon.ServiceConsole;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ask the server once, and install nothing. */
@Command(
        name = "check",
        description = "Ask the server once, say what would be installed, and install nothing.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private DeviceArguments device = new DeviceArguments();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return device.serve(ServiceConsole::check);
    }
}
