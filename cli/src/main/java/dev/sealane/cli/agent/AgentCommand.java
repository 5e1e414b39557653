package dev.sealane.cli.agent;

import picocli.CommandLine.Command;

/** What a device does to itself. The exit codes of its verbs are those of the stock client. */
@Command(
        name = "agent",
        description = "Update this device.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed or refused; a line on standard error says why",
            "2:nothing to commit or to roll back, or the command line is wrong",
            "4:installed, a reboot is needed (only with --reboot-exit-code); check: the server does not admit the device"
        },
        subcommands = {
            DaemonCommand.class,
            CheckCommand.class,
            InstallCommand.class,
            CommitCommand.class,
            RollbackCommand.class,
            StatusCommand.class,
            ShowArtifactCommand.class,
            ShowProvidesCommand.class,
        })
public final class AgentCommand {}
