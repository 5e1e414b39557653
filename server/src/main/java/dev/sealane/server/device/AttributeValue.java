package dev.sealane.server.device;

import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.InvalidInput;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What an attribute says: a text, a number, or a list of texts. */
public sealed interface AttributeValue {
    /** Longest text; the longest stock attribute (the list of update modules) stays far below. */
    int MAX_LENGTH = 4096;

    /** Most entries of a list; a device with more network addresses than this is not believed. */
    int MAX_ENTRIES = 100;

    record Text(String value) implements AttributeValue {
        public Text {
            if (value.length() > MAX_LENGTH || value.indexOf('\0') >= 0) {
                throw new InvalidInput("value", "expected a text of at most " + MAX_LENGTH + " characters without NUL");
            }
        }

        @Override
        public Object json() {
            return value;
        }

        @Override
        public String text() {
            return value;
        }
    }

    record Decimal(BigDecimal value) implements AttributeValue {
        @Override
        public Object json() {
            return value;
        }

        @Override
        public String text() {
            return value.toString();
        }
    }

    record Texts(List<String> values) implements AttributeValue {
        public Texts {
            values = List.copyOf(values);
            if (values.size() > MAX_ENTRIES) {
                throw new InvalidInput("value", "expected a list of at most " + MAX_ENTRIES + " entries");
            }
            values.forEach(Text::new);
        }

        @Override
        public Object json() {
            return values;
        }

        @Override
        public String text() {
            return String.join(", ", values);
        }
    }

    /** A string, number or list of strings, ready to be written as JSON. */
    Object json();

    /** For people: a list is joined by commas. */
    String text();

    /**
     * Reads a value as devices send it. Booleans become texts, and so do numbers inside a list.
     *
     * @throws InvalidInput if it is an object, null or too long
     */
    static AttributeValue of(JsonNode node) {
        if (node.isString() || node.isBoolean()) {
            return new Text(node.asString());
        }
        if (node.isNumber()) {
            return new Decimal(node.decimalValue());
        }
        if (!node.isArray()) {
            throw new InvalidInput("value", "expected a text, a number or a list of texts");
        }
        List<String> values = new ArrayList<>();
        for (JsonNode entry : node) {
            if (!entry.isString() && !entry.isNumber() && !entry.isBoolean()) {
                throw new InvalidInput("value", "expected only texts inside the list");
            }
            values.add(entry.asString());
        }
        return new Texts(values);
    }

    static AttributeValue stored(String json) {
        return of(Json.parse("stored attribute", json));
    }
}
