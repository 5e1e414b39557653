package dev.sealane.cli.agent;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Install an artifact, and stop before the commit if it can still be undone. */
@Command(
        name = "install",
        description = "Install an artifact, and stop before the commit if it can still be undone.",
        mixinStandardHelpOptions = true)
final class InstallCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE|URL", description = "The artifact.")
    private String source = "";

    @Option(names = "--reboot-exit-code", description = "End with 4 if the device must be rebooted.")
    private boolean rebootExitCode;

    @Mixin
    private DeviceArguments device = new DeviceArguments();

    @Override
    public Integer call() throws IOException, InterruptedException {
        return device.run(console -> console.install(source, rebootExitCode));
    }
}
