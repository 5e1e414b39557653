package dev.sealane.agent.config;

import java.util.Optional;

/**
 * Reads {@code agent.conf}: lines {@code key = value}, empty lines, and comments that begin with {@code #}.
 *
 * <p>There is no quoting, no escape and no continuation: a value is the text between the first {@code =} and the end
 * of the line, trimmed. An unknown key is refused, because a misspelt {@code artifact.verify-key} that went unnoticed
 * would switch off the verification of signatures.
 */
final class AgentConf {
    private AgentConf() {}

    static Values read(String text, String file) throws ConfigException {
        Values values = new Values();
        int number = 0;
        for (String line : text.split("\r?\n", -1)) {
            number++;
            String content = line.strip();
            if (!content.isEmpty() && !content.startsWith("#")) {
                readLine(content, file + ":" + number, values);
            }
        }
        return values;
    }

    private static void readLine(String line, String origin, Values values) throws ConfigException {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new ConfigException(origin, shorten(line), "expected key = value");
        }
        String key = line.substring(0, equals).strip();
        Optional<Setting> setting = Setting.ofKey(key);
        if (setting.isEmpty()) {
            String hint = Setting.nearest(key)
                    .map(near -> "; did you mean '" + near + "'?")
                    .orElse("");
            throw new ConfigException(origin, shorten(key), "unknown key" + hint);
        }
        values.add(setting.get(), line.substring(equals + 1).strip(), origin);
    }

    private static String shorten(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
