package dev.sealane.cli.agent;

import dev.sealane.agent.local.LocalConsole;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Show what the installed artifacts provide. */
@Command(
        name = "show-provides",
        description = "Show what the installed artifacts provide.",
        mixinStandardHelpOptions = true)
final class ShowProvidesCommand implements Callable<Integer> {
    @Mixin
    private DeviceArguments device = new DeviceArguments();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return device.run(LocalConsole::showProvides);
    }
}
