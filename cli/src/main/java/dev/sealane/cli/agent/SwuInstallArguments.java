package dev.sealane.cli.agent;

import dev.sealane.agent.config.SwuOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a SWUpdate image is installed; the names are those of {@code swupdate}. */
final class SwuInstallArguments {
    @Option(
            names = {"-e", "--select"},
            paramLabel = "SET,MODE",
            description = "SWUpdate images: which of the alternatives.")
    private Optional<String> select = Optional.empty();

    @Option(
            names = {"-q", "--accepted-select"},
            paramLabel = "SET,MODE",
            description = "SWUpdate images: refuse any other alternative; may be repeated.")
    private List<String> accepted = new ArrayList<>();

    @Option(
            names = {"-H", "--hwrevision"},
            paramLabel = "BOARD:REVISION",
            description = "SWUpdate images: what the hardware is.")
    private Optional<String> hardware = Optional.empty();

    @Option(
            names = {"-k", "--key", "--ca-path"},
            paramLabel = "FILE",
            description = "SWUpdate images: a public key, or the authorities, that must have signed; may be repeated.")
    private List<Path> keys = new ArrayList<>();

    @Option(
            names = {"-K", "--key-aes"},
            paramLabel = "FILE",
            description = "SWUpdate images: the AES key and vector of encrypted images.")
    private Optional<Path> decryptionKey = Optional.empty();

    @Option(
            names = {"-N", "--no-downgrading"},
            paramLabel = "VERSION",
            description = "SWUpdate images: refuse what is lower.")
    private Optional<String> minimum = Optional.empty();

    @Option(
            names = {"-R", "--no-reinstalling"},
            paramLabel = "VERSION",
            description = "SWUpdate images: refuse what is called so.")
    private Optional<String> installed = Optional.empty();

    @Option(names = "--max-version", paramLabel = "VERSION", description = "SWUpdate images: refuse what is higher.")
    private Optional<String> maximum = Optional.empty();

    @Option(
            names = {"-M", "--no-transaction-marker"},
            description = "SWUpdate images: leave recovery_status alone.")
    private boolean withoutTransactionMark;

    @Option(
            names = {"-m", "--no-state-marker"},
            description = "SWUpdate images: leave ustate alone.")
    private boolean withoutStateMark;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "SWUpdate images: a swupdate.cfg.")
    private Optional<Path> file = Optional.empty();

    SwuOptions options() {
        return new SwuOptions(
                file,
                select,
                accepted,
                hardware,
                keys,
                decryptionKey,
                minimum,
                installed,
                maximum,
                withoutTransactionMark,
                withoutStateMark);
    }
}
