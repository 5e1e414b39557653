package dev.sealane.cli.agent;

import dev.sealane.agent.local.LocalConsole;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Show what is installed and what is under way. */
@Command(
        name = "status",
        description = "Show what is installed and what is under way.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private DeviceArguments device = new DeviceArguments();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return device.run(LocalConsole::status);
    }
}
