package dev.sealane.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of the {@code sealane} command: noun first, then verb. */
@Command(
        name = "sealane",
        mixinStandardHelpOptions = true,
        description = "Secure over-the-air updates for embedded Linux.")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
