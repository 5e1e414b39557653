package dev.sealane.agent;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The command line of the device image, read by hand: the image ships no command-line library.
 *
 * @param verb what to do
 * @param operand the artifact to install, for the verbs that have an operand
 * @param swu what is said about SWUpdate images
 */
record AgentArguments(
        Verb verb,
        Optional<String> operand,
        Optional<Path> config,
        boolean json,
        boolean rebootExitCode,
        SwuArguments swu) {
    static final String USAGE = """
            usage: sealane-agent VERB [OPTIONS]
              daemon                ask the server for updates until stopped
              check                 ask the server once, install nothing
              install FILE|URL      install an artifact
              swupdate -i IMAGE     install a SWUpdate image with the options and exit codes of swupdate
              commit                make the installed update permanent
              rollback              undo the installed update
              status                what is installed and what is under way
              show-artifact         the name of the installed artifact
              show-provides         everything that is provided by what is installed
            options:
              --config FILE         an agent.conf or mender.conf
              --json                print one JSON object
              --reboot-exit-code    end with 4 if the device must be rebooted
            options for SWUpdate images:
            """ + SwuArguments.USAGE;

    /** What the agent does. */
    enum Verb {
        DAEMON("daemon"),
        CHECK("check"),
        INSTALL("install"),
        SWUPDATE("swupdate"),
        COMMIT("commit"),
        ROLLBACK("rollback"),
        STATUS("status"),
        SHOW_ARTIFACT("show-artifact"),
        SHOW_PROVIDES("show-provides");

        private final String word;

        Verb(String word) {
            this.word = word;
        }

        static Optional<Verb> of(String word) {
            return List.of(values()).stream()
                    .filter(verb -> verb.word.equals(word))
                    .findFirst();
        }
    }

    /** The command line is wrong; the message says how. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String problem) {
            super(problem);
        }
    }

    static AgentArguments parse(String... arguments) throws UsageException {
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        Optional<Verb> verb = Optional.empty();
        Optional<String> operand = Optional.empty();
        Optional<Path> config = Optional.empty();
        boolean json = false;
        boolean rebootExitCode = false;
        SwuArguments swu = new SwuArguments();
        while (!rest.isEmpty()) {
            String word = rest.pop();
            switch (word) {
                case "--config" -> config = Optional.of(Path.of(valueOf(word, rest)));
                case "--json" -> json = true;
                case "--reboot-exit-code" -> rebootExitCode = true;
                default -> {
                    if (isInstalling(verb) && swu.take(word, rest)) {
                        continue;
                    }
                    if (word.startsWith("-")) {
                        throw new UsageException("unknown option '" + word + "'");
                    }
                    if (verb.isEmpty()) {
                        verb = Optional.of(
                                Verb.of(word).orElseThrow(() -> new UsageException("unknown verb '" + word + "'")));
                    } else if (verb.get() == Verb.INSTALL && operand.isEmpty()) {
                        operand = Optional.of(word);
                    } else {
                        throw new UsageException("unexpected '" + word + "'");
                    }
                }
            }
        }
        if (verb.isEmpty()) {
            throw new UsageException("expected a verb");
        }
        operand = operand.or(swu::image);
        if (isInstalling(verb) && operand.isEmpty()) {
            throw new UsageException("expected the artifact to install");
        }
        return new AgentArguments(verb.get(), operand, config, json, rebootExitCode, swu);
    }

    private static boolean isInstalling(Optional<Verb> verb) {
        return verb.filter(found -> found == Verb.INSTALL || found == Verb.SWUPDATE)
                .isPresent();
    }

    static String valueOf(String option, Deque<String> rest) throws UsageException {
        if (rest.isEmpty()) {
            throw new UsageException("expected a value after " + option);
        }
        return rest.pop();
    }
}
