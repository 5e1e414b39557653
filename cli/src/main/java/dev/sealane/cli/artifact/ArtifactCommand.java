package dev.sealane.cli.artifact;

import picocli.CommandLine.Command;

/** {@code sealane artifact}: everything about update files. */
@Command(
        name = "artifact",
        description = "Make, inspect, verify and sign update artifacts.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        subcommands = {
            WriteCommand.class,
            ReadCommand.class,
            VerifyCommand.class,
            SignCommand.class,
            ConvertCommand.class,
            DumpCommand.class
        })
public final class ArtifactCommand {}
