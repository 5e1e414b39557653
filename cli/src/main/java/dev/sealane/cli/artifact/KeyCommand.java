package dev.sealane.cli.artifact;

import picocli.CommandLine.Command;

/** {@code sealane key}: keys that sign artifacts and identify devices. */
@Command(
        name = "key",
        description = "Make and show keys.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {KeyGenerateCommand.class, KeyShowCommand.class})
public final class KeyCommand {}
