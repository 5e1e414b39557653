package dev.sealane.agent;

import dev.sealane.agent.AgentArguments.UsageException;
import dev.sealane.agent.config.SwuOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Options about SWUpdate images, as {@code swupdate} has them, read by hand; one object collects those of one command line.
 */
final class SwuArguments {
    static final String USAGE = """
              -i, --image FILE           the image to install
              -c, --check                verify the image and its fit, install nothing
              -n, --dry-run              the same
              -e, --select SET,MODE      which alternative
              -q, --accepted-select S,M  refuse any other; may be repeated
              -H, --hwrevision BOARD:REV what the hardware is
              -k, --key, --ca-path FILE  a public key, or the authorities that may have signed; may be repeated
              -K, --key-aes FILE         the AES key and vector of encrypted images
              -N, --no-downgrading VER   refuse what is lower
              -R, --no-reinstalling VER  refuse what is called so
              --max-version VER          refuse what is higher
              -M, --no-transaction-marker, -m, --no-state-marker
              -f, --file FILE            a swupdate.cfg
              -l, --loglevel 0..6        how much is told""";

    private static final Map<String, String> SHORT = Map.ofEntries(
            Map.entry("-i", "--image"),
            Map.entry("-c", "--check"),
            Map.entry("-n", "--dry-run"),
            Map.entry("-e", "--select"),
            Map.entry("-q", "--accepted-select"),
            Map.entry("-H", "--hwrevision"),
            Map.entry("-k", "--key"),
            Map.entry("--ca-path", "--key"),
            Map.entry("-K", "--key-aes"),
            Map.entry("-N", "--no-downgrading"),
            Map.entry("-R", "--no-reinstalling"),
            Map.entry("-M", "--no-transaction-marker"),
            Map.entry("-m", "--no-state-marker"),
            Map.entry("-f", "--file"),
            Map.entry("-l", "--loglevel"));

    private Optional<String> image = Optional.empty();
    private boolean check;
    private Optional<String> select = Optional.empty();
    private final List<String> accepted = new ArrayList<>();
    private Optional<String> hardware = Optional.empty();
    private final List<Path> keys = new ArrayList<>();
    private Optional<Path> decryptionKey = Optional.empty();
    private Optional<String> minimum = Optional.empty();
    private Optional<String> installed = Optional.empty();
    private Optional<String> maximum = Optional.empty();
    private boolean withoutTransactionMark;
    private boolean withoutStateMark;
    private Optional<Path> file = Optional.empty();
    private Optional<System.Logger.Level> level = Optional.empty();

    /** Takes {@code word}, and its value from {@code rest}, if it is one of these options. */
    boolean take(String word, Deque<String> rest) throws UsageException {
        String option = SHORT.getOrDefault(word, word);
        switch (option) {
            case "--image" -> image = Optional.of(AgentArguments.valueOf(word, rest));
            case "--check", "--dry-run" -> check = true;
            case "--select" -> select = Optional.of(AgentArguments.valueOf(word, rest));
            case "--accepted-select" -> accepted.add(AgentArguments.valueOf(word, rest));
            case "--hwrevision" -> hardware = Optional.of(AgentArguments.valueOf(word, rest));
            case "--key" -> keys.add(Path.of(AgentArguments.valueOf(word, rest)));
            case "--key-aes" -> decryptionKey = Optional.of(Path.of(AgentArguments.valueOf(word, rest)));
            case "--no-downgrading" -> minimum = Optional.of(AgentArguments.valueOf(word, rest));
            case "--no-reinstalling" -> installed = Optional.of(AgentArguments.valueOf(word, rest));
            case "--max-version" -> maximum = Optional.of(AgentArguments.valueOf(word, rest));
            case "--no-transaction-marker" -> withoutTransactionMark = true;
            case "--no-state-marker" -> withoutStateMark = true;
            case "--file" -> file = Optional.of(Path.of(AgentArguments.valueOf(word, rest)));
            case "--loglevel" -> level = Optional.of(level(AgentArguments.valueOf(word, rest)));
            default -> {
                return false;
            }
        }
        return true;
    }

    /** The image, where it was named by an option. */
    Optional<String> image() {
        return image;
    }

    /** Whether nothing is to be installed. */
    boolean isCheck() {
        return check;
    }

    /** How much is told, where an option says. */
    Optional<System.Logger.Level> level() {
        return level;
    }

    /** What was said about images. */
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

    private static System.Logger.Level level(String text) throws UsageException {
        return switch (text) {
            case "0", "1" -> System.Logger.Level.ERROR;
            case "2" -> System.Logger.Level.WARNING;
            case "3" -> System.Logger.Level.INFO;
            case "4", "5", "6" -> System.Logger.Level.DEBUG;
            default -> throw new UsageException("expected a log level from 0 to 6, found '" + text + "'");
        };
    }
}
