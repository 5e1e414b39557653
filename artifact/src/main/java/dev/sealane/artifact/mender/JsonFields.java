package dev.sealane.artifact.mender;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Excerpt;
import dev.sealane.artifact.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes typed values out of one JSON object; says which key was wrong when it is.
 *
 * @param values the members
 * @param where the document and the path in it, for messages
 */
record JsonFields(Map<String, Json> values, String where) {
    /** Enough for the largest fleets of device types and for every component of an image. */
    static final int MAX_ITEMS = 1000;

    static JsonFields of(Json.Members members, String where) {
        return new JsonFields(members.values(), where);
    }

    /** Refuses keys that are not known, as the Go readers do. */
    void allowOnly(Set<String> known) throws ArtifactException {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new ArtifactException.Malformed(
                        where, "only the keys " + known, "the key " + Excerpt.quoted(key));
            }
        }
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    /** The object under {@code key}; a missing one and {@code null} are nothing. */
    Optional<JsonFields> object(String key) throws ArtifactException {
        return switch (values.get(key)) {
            case null -> Optional.empty();
            case Json.Null _ -> Optional.empty();
            case Json.Members members -> Optional.of(of(members, where + "." + key));
            case Json other -> throw wrong(key, "an object", other);
        };
    }

    Optional<String> string(String key) throws ArtifactException {
        return switch (values.get(key)) {
            case null -> Optional.empty();
            case Json.Null _ -> Optional.empty();
            case Json.Text text -> Optional.of(text.value());
            case Json other -> throw wrong(key, "a string", other);
        };
    }

    /** A name of 1 to 256 printable characters. */
    Optional<String> name(String key) throws ArtifactException {
        Optional<String> value = string(key);
        if (value.isPresent()) {
            requireName(key, value.get());
        }
        return value;
    }

    List<String> names(String key) throws ArtifactException {
        List<String> names = strings(key).orElse(List.of());
        for (String name : names) {
            requireName(key, name);
        }
        return names;
    }

    Optional<List<String>> strings(String key) throws ArtifactException {
        Optional<List<Json>> elements = elements(key);
        return elements.isEmpty() ? Optional.empty() : Optional.of(strings(key, elements.get()));
    }

    Optional<List<Json>> elements(String key) throws ArtifactException {
        return switch (values.get(key)) {
            case null -> Optional.empty();
            case Json.Null _ -> Optional.empty();
            case Json.Elements elements -> Optional.of(bounded(key, elements.values()));
            case Json other -> throw wrong(key, "an array", other);
        };
    }

    Map<String, String> stringMap(String key) throws ArtifactException {
        Map<String, String> strings = new LinkedHashMap<>();
        for (var member : boundedMembers(key).entrySet()) {
            if (!(member.getValue() instanceof Json.Text text)) {
                throw wrong(key + "." + member.getKey(), "a string", member.getValue());
            }
            strings.put(member.getKey(), text.value());
        }
        return strings;
    }

    /** Values that are a string or an array of strings. */
    Map<String, List<String>> choices(String key) throws ArtifactException {
        Map<String, List<String>> choices = new LinkedHashMap<>();
        for (var member : boundedMembers(key).entrySet()) {
            String name = key + "." + member.getKey();
            choices.put(
                    member.getKey(),
                    switch (member.getValue()) {
                        case Json.Text text -> List.of(text.value());
                        case Json.Elements elements -> strings(name, bounded(name, elements.values()));
                        case Json other -> throw wrong(name, "a string or an array of strings", other);
                    });
        }
        return choices;
    }

    private Map<String, Json> boundedMembers(String key) throws ArtifactException {
        Map<String, Json> members = object(key).map(JsonFields::values).orElse(Map.of());
        if (members.size() > MAX_ITEMS) {
            throw new ArtifactException.LimitExceeded("the number of keys in " + key, MAX_ITEMS, where);
        }
        return members;
    }

    private List<String> strings(String key, List<Json> elements) throws ArtifactException {
        List<String> strings = new ArrayList<>();
        for (Json element : elements) {
            if (!(element instanceof Json.Text text)) {
                throw wrong(key, "an array of strings", element);
            }
            strings.add(text.value());
        }
        return List.copyOf(strings);
    }

    private List<Json> bounded(String key, List<Json> elements) throws ArtifactException {
        if (elements.size() > MAX_ITEMS) {
            throw new ArtifactException.LimitExceeded("the number of items in " + key, MAX_ITEMS, where);
        }
        return elements;
    }

    private void requireName(String key, String value) throws ArtifactException {
        if (!Text.isName(value, HeaderInfo.MAX_NAME_CHARACTERS)) {
            throw new ArtifactException.Malformed(
                    where + "." + key,
                    "1 to " + HeaderInfo.MAX_NAME_CHARACTERS + " printable characters",
                    Excerpt.quoted(value));
        }
    }

    ArtifactException missing(String key, String expected) {
        return new ArtifactException.Malformed(where, expected + " under '" + key + "'", "none");
    }

    ArtifactException wrong(String key, String expected, Json found) {
        return new ArtifactException.Malformed(where + "." + key, expected, found.kind());
    }
}
