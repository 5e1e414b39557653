package dev.sealane.cli.agent;

import dev.sealane.agent.log.LogFormat;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Install an artifact, and stop before the commit if it can still be undone. */
@Command(
        name = "install",
        description = "Install an artifact, and stop before the commit if it can still be undone.",
        mixinStandardHelpOptions = true)
final class InstallCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE|URL", arity = "0..1", description = "The artifact.")
    private Optional<String> operand = Optional.empty();

    @Option(
            names = {"-i", "--image"},
            paramLabel = "FILE|URL",
            description = "The artifact, as swupdate is told it.")
    private Optional<String> image = Optional.empty();

    @Option(
            names = {"-c", "--check", "-n", "--dry-run"},
            description = "Verify the artifact and its fit to this device, install nothing.")
    private boolean check;

    @Option(
            names = {"-l", "--loglevel"},
            paramLabel = "0..6",
            defaultValue = "3",
            description = "How much is told (default: ${DEFAULT-VALUE}).")
    private int logLevel;

    @Mixin
    private SwuInstallArguments swu = new SwuInstallArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--reboot-exit-code", description = "End with 4 if the device must be rebooted.")
    private boolean rebootExitCode;

    @Mixin
    private DeviceArguments device = new DeviceArguments();

    private System.Logger.Level level() {
        return switch (logLevel) {
            case 0, 1 -> System.Logger.Level.ERROR;
            case 2 -> System.Logger.Level.WARNING;
            case 3 -> System.Logger.Level.INFO;
            case 4, 5, 6 -> System.Logger.Level.DEBUG;
            default -> throw new ParameterException(spec.commandLine(), "expected a log level from 0 to 6");
        };
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (operand.isPresent() == image.isPresent()) {
            throw new ParameterException(spec.commandLine(), "expected one artifact to install");
        }
        String source = operand.or(() -> image).orElseThrow();
        LogFormat.choose(level());
        return device.run(
                swu.options(), console -> check ? console.check(source) : console.install(source, rebootExitCode));
    }
}
