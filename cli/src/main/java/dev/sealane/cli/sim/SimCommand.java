package dev.sealane.cli.sim;

import picocli.CommandLine.Command;

/** {@code sealane sim}: boards whose power can be cut. */
@Command(
        name = "sim",
        description = "Run the agent on simulated boards and cut their power.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {BoardCommand.class, ExploreCommand.class})
public final class SimCommand {}
