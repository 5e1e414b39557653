package dev.sealane.artifact.swu.description;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Excerpt;
import dev.sealane.artifact.swu.libconfig.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes typed values out of one group. A value of the wrong type counts as absent, as for installers, and is reported
 * (image digest, section 2.1).
 *
 * @param where what the group is called in messages
 * @param warnings takes what was ignored
 */
record Attributes(Setting.Group group, String where, List<String> warnings) {
    /** Installers cut longer strings off, and then do something else than what stands there; so longer ones are refused. */
    static final int MAX_CHARACTERS = 255;

    /** More warnings than anybody reads. */
    private static final int MAX_WARNINGS = 100;

    /** A text of at most {@value #MAX_CHARACTERS} characters without control characters; an empty one counts as absent. */
    Optional<String> name(String key) throws ArtifactException {
        Optional<String> text = text(key).filter(value -> !value.isEmpty());
        if (text.isPresent()) {
            requireName(key, text.get());
        }
        return text;
    }

    void requireName(String key, String value) throws ArtifactException {
        if (value.length() > MAX_CHARACTERS) {
            throw new ArtifactException.LimitExceeded("the characters of '" + key + "'", MAX_CHARACTERS, where);
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new ArtifactException.Malformed(where + "." + key, "no control characters", Excerpt.quoted(value));
        }
    }

    /** A text of any length. */
    Optional<String> text(String key) {
        return switch (group.members().get(key)) {
            case null -> Optional.empty();
            case Setting.Text(String value) -> Optional.of(value);
            case Setting other -> {
                ignored(key, "a string", other);
                yield Optional.empty();
            }
        };
    }

    boolean truth(String key, boolean otherwise) {
        return switch (group.members().get(key)) {
            case null -> otherwise;
            case Setting.Truth(boolean value) -> value;
            case Setting other -> {
                ignored(key, "a boolean", other);
                yield otherwise;
            }
        };
    }

    /** A number of bytes: an integer, or a text with {@code K}, {@code M} or {@code G} behind it. */
    OptionalLong bytes(String key) throws ArtifactException {
        return switch (group.members().get(key)) {
            case null -> OptionalLong.empty();
            case Setting.Whole(long value) when value >= 0 -> OptionalLong.of(value);
            case Setting.Text(String value) -> OptionalLong.of(ByteSize.parse(value, where + "." + key));
            case Setting.Whole(long value) ->
                throw new ArtifactException.Malformed(where + "." + key, "a number of bytes", Long.toString(value));
            case Setting other -> {
                ignored(key, "an integer", other);
                yield OptionalLong.empty();
            }
        };
    }

    /** The properties: each a text or several. */
    Map<String, List<String>> properties() {
        Map<String, List<String>> properties = new LinkedHashMap<>();
        switch (group.members().get("properties")) {
            case null -> {}
            case Setting.Group members ->
                members.members().forEach((key, value) -> {
                    List<String> texts = texts(key, value);
                    if (!texts.isEmpty()) {
                        properties.put(key, texts);
                    }
                });
            case Setting other -> ignored("properties", "a group", other);
        }
        return properties;
    }

    private List<String> texts(String key, Setting value) {
        return switch (value) {
            case Setting.Text(String text) -> List.of(text);
            case Setting.Items(List<Setting> values) -> textsOf(key, values);
            case Setting.Scalars(List<Setting> values) -> textsOf(key, values);
            case Setting other -> {
                ignored("properties." + key, "a string or strings", other);
                yield List.of();
            }
        };
    }

    private List<String> textsOf(String key, List<Setting> values) {
        List<String> texts = new ArrayList<>();
        for (Setting value : values) {
            if (value instanceof Setting.Text(String text)) {
                texts.add(text);
            } else {
                ignored("properties." + key, "strings", value);
            }
        }
        return texts;
    }

    void ignored(String key, String expected, Setting found) {
        if (warnings.size() < MAX_WARNINGS) {
            warnings.add(
                    "ignored " + where + "." + Excerpt.of(key) + ": expected " + expected + ", found " + found.kind());
        }
    }
}
