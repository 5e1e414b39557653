package dev.sealane.server.page;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An action of the pages as a command that does the same, for people who automate what they have just done by hand. A
 * value; every word is quoted for the shell, whatever is in it.
 *
 * @param words after {@code sealane}
 */
record ShellCommand(List<String> words) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    ShellCommand {
        words = List.copyOf(words);
    }

    static ShellCommand of(String... words) {
        return new ShellCommand(List.of(words));
    }

    /** The same with an option, unless its value is empty. */
    ShellCommand with(String option, String value) {
        if (value.isEmpty()) {
            return this;
        }
        List<String> more = new ArrayList<>(words);
        more.add(option);
        more.add(value);
        return new ShellCommand(more);
    }

    /** The same with an option that takes no value. */
    ShellCommand with(String option) {
        List<String> more = new ArrayList<>(words);
        more.add(option);
        return new ShellCommand(more);
    }

    /** The line to type, for this server. */
    String on(String server) {
        return "sealane "
                + with("--server", server).words().stream()
                        .map(ShellCommand::quoted)
                        .collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
