package dev.sealane.cli.agent;

import dev.sealane.agent.local.LocalConsole;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Make the installed update permanent. */
@Command(name = "commit", description = "Make the installed update permanent.", mixinStandardHelpOptions = true)
final class CommitCommand implements Callable<Integer> {
    @Mixin
    private DeviceArguments device = new DeviceArguments();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return device.run(LocalConsole::commit);
    }
}
