package dev.sealane.server.manage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Checks values against the schemas of the API's own description: types, required members, and no others. */
final class OpenApi {
    private final JsonNode document;

    OpenApi(JsonNode document) {
        this.document = document;
    }

    /** Every described operation as {@code METHOD path}. */
    List<String> operations() {
        List<String> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                operations.add(operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
            }
        }
        return operations;
    }

    JsonNode operation(String method, String path) {
        JsonNode found = document.get("paths").get(path);
        assertThat(found).as("the path %s", path).isNotNull();
        return found.get(method.toLowerCase(Locale.ROOT));
    }

    /** Checks an answer of an operation; statuses that are not listed fall under {@code default}. */
    void check(String method, String path, int status, String contentType, JsonNode body) {
        JsonNode responses = operation(method, path).get("responses");
        JsonNode response = responses.has(Integer.toString(status))
                ? responses.get(Integer.toString(status))
                : responses.get("default");
        assertThat(status < 400 == responses.has(Integer.toString(status)))
                .as("%s %s answers %d as described", method, path, status)
                .isTrue();
        JsonNode content = response.get("content").get(contentType);
        assertThat(content).as("%s %s answers %s", method, path, contentType).isNotNull();
        check(content.get("schema"), body, "$");
    }

    private void check(JsonNode schema, JsonNode value, String where) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").stringValue().replace("#/components/schemas/", "");
            check(document.get("components").get("schemas").get(name), value, where);
            return;
        }
        if (schema.has("enum")) {
            assertThat(schema.get("enum").valueStream().map(JsonNode::stringValue))
                    .as(where)
                    .contains(value.stringValue());
        }
        if (!schema.has("type")) {
            return;
        }
        switch (schema.get("type").stringValue()) {
            case "string" ->
                assertThat(value.isString())
                        .as("%s is a text: %s", where, value)
                        .isTrue();
            case "integer" ->
                assertThat(value.isIntegralNumber())
                        .as("%s is a number: %s", where, value)
                        .isTrue();
            case "boolean" ->
                assertThat(value.isBoolean())
                        .as("%s is a boolean: %s", where, value)
                        .isTrue();
            case "array" -> checkArray(schema, value, where);
            case "object" -> checkObject(schema, value, where);
            default -> fail("an unknown type at " + where);
        }
    }

    private void checkArray(JsonNode schema, JsonNode value, String where) {
        assertThat(value.isArray()).as("%s is a list: %s", where, value).isTrue();
        int index = 0;
        for (JsonNode element : value) {
            check(schema.get("items"), element, where + "[" + index++ + "]");
        }
    }

    private void checkObject(JsonNode schema, JsonNode value, String where) {
        assertThat(value.isObject()).as("%s is an object: %s", where, value).isTrue();
        if (schema.has("required")) {
            schema.get("required")
                    .forEach(name -> assertThat(value.has(name.stringValue()))
                            .as("%s has the member %s", where, name)
                            .isTrue());
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            JsonNode properties = schema.get("properties");
            JsonNode others = schema.get("additionalProperties");
            if (properties != null && properties.has(member.getKey())) {
                check(properties.get(member.getKey()), member.getValue(), where + "." + member.getKey());
            } else if (others != null && others.isObject()) {
                check(others, member.getValue(), where + "." + member.getKey());
            } else if (others != null) {
                fail("an undescribed member at " + where + "." + member.getKey());
            }
        }
    }
}
