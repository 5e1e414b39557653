package dev.sealane.agent.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings as text with the place each came from, and their reading as typed values. */
final class Values {
    private record Entry(String text, String origin) {}

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)?");
    private static final String BUILT_IN = "default";

    private final Map<Setting, List<Entry>> entries = new EnumMap<>(Setting.class);
    private final Map<Setting, String> defaults = new EnumMap<>(Setting.class);

    /** Takes one value; a second one for a key that holds only one is refused. */
    void add(Setting setting, String text, String origin) throws ConfigException {
        List<Entry> list = entries.computeIfAbsent(setting, _ -> new ArrayList<>());
        if (!list.isEmpty() && !setting.repeatable()) {
            throw new ConfigException(
                    origin,
                    setting.key(),
                    "given twice; first in " + list.getFirst().origin());
        }
        list.add(new Entry(text, origin));
    }

    /** Replaces the default of a setting, for a configuration that follows another program's layout. */
    void setDefault(Setting setting, String text) {
        defaults.put(setting, text);
    }

    Optional<String> text(Setting setting) {
        String text = entry(setting).text();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    List<URI> uris(Setting setting) throws ConfigException {
        List<URI> uris = new ArrayList<>();
        for (Entry entry : entries.getOrDefault(setting, List.of())) {
            uris.add(uri(setting, entry));
        }
        return uris;
    }

    /** A path; a relative one starts at the data directory. */
    Path path(Setting setting) throws ConfigException {
        return path(setting, entry(setting));
    }

    Optional<Path> optionalPath(Setting setting) throws ConfigException {
        return text(setting).isEmpty() ? Optional.empty() : Optional.of(path(setting));
    }

    List<Path> paths(Setting setting) throws ConfigException {
        List<Path> paths = new ArrayList<>();
        for (Entry entry : entries.getOrDefault(setting, List.of())) {
            paths.add(path(setting, entry));
        }
        return paths;
    }

    Duration duration(Setting setting) throws ConfigException {
        Entry entry = entry(setting);
        Matcher matcher = DURATION.matcher(entry.text());
        if (!matcher.matches()) {
            throw refuse(setting, entry, "expected a number with ms, s, m, h or d, such as 30m");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    long bytes(Setting setting) throws ConfigException {
        Entry entry = entry(setting);
        Matcher matcher = SIZE.matcher(entry.text());
        if (!matcher.matches()) {
            throw refuse(setting, entry, "expected a number of bytes, or one with KiB, MiB or GiB");
        }
        int shift = switch (Optional.ofNullable(matcher.group(2)).orElse("B")) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
        return Long.parseLong(matcher.group(1)) << shift;
    }

    int count(Setting setting, int least, int most) throws ConfigException {
        Entry entry = entry(setting);
        try {
            int number = Integer.parseInt(entry.text());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Refused below together with numbers out of range.
        }
        throw refuse(setting, entry, "expected a number from " + least + " to " + most);
    }

    boolean flag(Setting setting) throws ConfigException {
        Entry entry = entry(setting);
        return switch (entry.text()) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw refuse(setting, entry, "expected yes or no");
        };
    }

    String choice(Setting setting, Set<String> choices) throws ConfigException {
        Entry entry = entry(setting);
        String text = entry.text().toLowerCase(Locale.ROOT);
        if (!choices.contains(text)) {
            throw refuse(setting, entry, "expected one of " + String.join(", ", choices));
        }
        return text;
    }

    ConfigException refuse(Setting setting, String problem) {
        return refuse(setting, entry(setting), problem);
    }

    private Entry entry(Setting setting) {
        List<Entry> list = entries.get(setting);
        return list == null
                ? new Entry(defaults.getOrDefault(setting, setting.defaultText()), BUILT_IN)
                : list.getLast();
    }

    private Path path(Setting setting, Entry entry) throws ConfigException {
        try {
            Path path = Path.of(entry.text());
            return path.isAbsolute() || setting == Setting.DATA_DIRECTORY
                    ? path
                    : path(Setting.DATA_DIRECTORY).resolve(path).normalize();
        } catch (InvalidPathException e) {
            throw refuse(setting, entry, "not a path: " + e.getReason());
        }
    }

    private static URI uri(Setting setting, Entry entry) throws ConfigException {
        String expectation = "expected http://HOST[:PORT][/PATH] or https://…";
        try {
            URI uri = new URI(entry.text());
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getQuery() == null && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw refuse(setting, entry, expectation + ": " + e.getReason());
        }
        throw refuse(setting, entry, expectation);
    }

    private static ConfigException refuse(Setting setting, Entry entry, String problem) {
        String shown = setting == Setting.SERVER_TENANT_TOKEN ? "(hidden)" : abbreviate(entry.text());
        return new ConfigException(entry.origin(), setting.key(), problem + "; found '" + shown + "'");
    }

    /** Messages never carry an unbounded piece of input. */
    private static String abbreviate(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
