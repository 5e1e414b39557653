package dev.sealane.cli.agent;

import dev.sealane.agent.local.LocalConsole;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Show the name of the installed artifact. */
@Command(
        name = "show-artifact",
        description = "Show the name of the installed artifact.",
        mixinStandardHelpOptions = true)
final class ShowArtifactCommand implements Callable<Integer> {
    @Mixin
    private DeviceArguments device = new DeviceArguments();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return device.run(LocalConsole::showArtifact);
    }
}
