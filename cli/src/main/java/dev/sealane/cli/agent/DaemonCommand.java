package dev.sealane.cli.agent;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ask the server for updates until stopped. */
@Command(
        name = "daemon",
        description = {
            "Ask the server for updates and install them, until stopped.",
            "SIGUSR1 asks at once, SIGUSR2 sends the inventory at once."
        },
        mixinStandardHelpOptions = true)
final class DaemonCommand implements Callable<Integer> {
    @Mixin
    private DeviceArguments device = new DeviceArguments();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return device.serve((console, _) -> console.daemon());
    }
}
