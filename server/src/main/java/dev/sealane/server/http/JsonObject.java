package dev.sealane.server.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of one JSON object, and says precisely what is wrong with the one that is not as expected.
 *
 * <p>A JSON {@code null} counts as absent. {@link #refuseOthers()} closes the reading where unknown keys are mistakes;
 * where foreign scripts send more than we read it is left out.
 */
public final class JsonObject {
    private final JsonNode node;
    private final String path;
    private final Set<String> known = new HashSet<>();

    private JsonObject(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** The fields of {@code node}, which stands at {@code path} (the whole body is {@code $}). */
    public static JsonObject of(JsonNode node, String path) {
        if (!node.isObject()) {
            throw wrong("an object", node, path);
        }
        return new JsonObject(node, path);
    }

    /** A text that must be there. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name, "a text"));
    }

    /** A text that may be absent. */
    public Optional<String> optionalText(String name) {
        return find(name).map(value -> textOf(value, path + "." + name));
    }

    /** A boolean, or {@code otherwise} where it is absent. */
    public boolean flag(String name, boolean otherwise) {
        return find(name)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw wrong("true or false", value, path + "." + name);
                    }
                    return value.booleanValue();
                })
                .orElse(otherwise);
    }

    /** A whole number that may be absent. */
    public OptionalLong optionalLong(String name) {
        Optional<JsonNode> value = find(name);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!value.get().isIntegralNumber() || !value.get().canConvertToLong()) {
            throw wrong("a whole number", value.get(), path + "." + name);
        }
        return OptionalLong.of(value.get().longValue());
    }

    /** A whole number within a range that may be absent. */
    public OptionalInt optionalInt(String name, int least, int most) {
        OptionalLong value = optionalLong(name);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (value.getAsLong() < least || value.getAsLong() > most) {
            throw HttpRefusal.badRequest("bad-field", "the field '" + name + "' is out of range")
                    .expected("a whole number from " + least + " to " + most)
                    .found(Long.toString(value.getAsLong()))
                    .where(path + "." + name);
        }
        return OptionalInt.of((int) value.getAsLong());
    }

    /** A list of texts with at most {@code limit} entries; absent is empty. */
    public List<String> texts(String name, int limit) {
        List<JsonNode> values = list(name, limit);
        List<String> texts = new ArrayList<>(values.size());
        for (int index = 0; index < values.size(); index++) {
            texts.add(textOf(values.get(index), path + "." + name + "[" + index + "]"));
        }
        return List.copyOf(texts);
    }

    /** A list of objects with at most {@code limit} entries; absent is empty. */
    public List<JsonObject> objects(String name, int limit) {
        return objectsOf(list(name, limit), path + "." + name);
    }

    /** The objects of a body that is itself a list. */
    public static List<JsonObject> objects(JsonNode body, int limit) {
        return objectsOf(elements(body, "$", limit), "$");
    }

    /** The texts of a body that is itself a list. */
    public static List<String> texts(JsonNode body, int limit) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(body, "$", limit)) {
            texts.add(textOf(element, "$[" + texts.size() + "]"));
        }
        return List.copyOf(texts);
    }

    /** A nested object that must be there. */
    public JsonObject object(String name) {
        return optionalObject(name).orElseThrow(() -> missing(name, "an object"));
    }

    /** A nested object that may be absent. */
    public Optional<JsonObject> optionalObject(String name) {
        return find(name).map(value -> of(value, path + "." + name));
    }

    /** Any value that may be absent. */
    public Optional<JsonNode> optional(String name) {
        return find(name);
    }

    /** Every field as it is, in the order of the text. */
    public Map<String, JsonNode> fields() {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        node.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
        return fields;
    }

    /** The object itself. */
    public JsonNode node() {
        return node;
    }

    /** Where the object stands in the body. */
    public String path() {
        return path;
    }

    /** Refuses every key that was not asked for: a misspelt option must not be ignored in silence. */
    public void refuseOthers() {
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!known.contains(entry.getKey())) {
                throw HttpRefusal.badRequest(
                                "unknown-field", "the field '" + HttpRefusal.quote(entry.getKey()) + "' is unknown")
                        .expected(String.join(", ", known.stream().sorted().toList()))
                        .where(path + "." + entry.getKey());
            }
        }
    }

    private Optional<JsonNode> find(String name) {
        known.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    private List<JsonNode> list(String name, int limit) {
        return find(name)
                .map(value -> elements(value, path + "." + name, limit))
                .orElse(List.of());
    }

    private static List<JsonNode> elements(JsonNode value, String where, int limit) {
        if (!value.isArray()) {
            throw wrong("a list", value, where);
        }
        if (value.size() > limit) {
            throw HttpRefusal.badRequest("too-many", "the list is too long")
                    .expected("at most " + limit + " entries")
                    .found(value.size() + " entries")
                    .where(where);
        }
        List<JsonNode> elements = new ArrayList<>(value.size());
        value.forEach(elements::add);
        return elements;
    }

    private static List<JsonObject> objectsOf(List<JsonNode> values, String where) {
        List<JsonObject> objects = new ArrayList<>(values.size());
        for (int index = 0; index < values.size(); index++) {
            objects.add(of(values.get(index), where + "[" + index + "]"));
        }
        return objects;
    }

    private static String textOf(JsonNode value, String where) {
        if (!value.isString()) {
            throw wrong("a text", value, where);
        }
        return value.stringValue();
    }

    private HttpRefusal missing(String name, String expected) {
        return HttpRefusal.badRequest("missing-field", "the field '" + name + "' is missing")
                .expected(expected)
                .found("nothing")
                .where(path + "." + name);
    }

    private static HttpRefusal wrong(String expected, JsonNode found, String where) {
        return HttpRefusal.badRequest("bad-field", "a value is of the wrong kind")
                .expected(expected)
                .found(found.getNodeType().name().toLowerCase(Locale.ROOT))
                .where(where);
    }
}
