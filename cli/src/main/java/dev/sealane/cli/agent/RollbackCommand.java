package dev.sealane.cli.agent;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Undo the installed update. */
@Command(name = "rollback", description = "Undo the installed update.", mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {
    @Option(names = "--reboot-exit-code", description = "End with 4 if the device must be rebooted.")
    private boolean rebootExitCode;

    @Mixin
    private DeviceArguments device = new DeviceArguments();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return device.run(console -> console.rollback(rebootExitCode));
    }
}
