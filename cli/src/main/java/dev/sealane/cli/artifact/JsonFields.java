package dev.sealane.cli.artifact;

import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Members that inspections write in one way, whatever the format. */
final class JsonFields {
    private JsonFields() {}

    static void strings(JsonGenerator json, String key, List<String> values) {
        json.writeArrayPropertyStart(key);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    /** {@code null} where there is nothing. */
    static void optional(JsonGenerator json, String key, Optional<String> value) {
        if (value.isPresent()) {
            json.writeStringProperty(key, value.get());
        } else {
            json.writeNullProperty(key);
        }
    }
}
