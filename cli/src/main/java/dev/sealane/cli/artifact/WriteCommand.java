package dev.sealane.cli.artifact;

import picocli.CommandLine.Command;

/** {@code sealane artifact write}: one verb for each kind of payload. */
@Command(
        name = "write",
        description = "Write an artifact; the options of Mender's kinds are those of mender-artifact.",
        synopsisSubcommandLabel = "KIND",
        mixinStandardHelpOptions = true,
        subcommands = {WriteRootfsImage.class, WriteModuleImage.class, WriteBootstrap.class, WriteSwu.class})
final class WriteCommand {}
