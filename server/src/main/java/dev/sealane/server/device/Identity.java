package dev.sealane.server.device;

import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The attributes that name a device, in one canonical spelling.
 *
 * <p>Two identities are the same device exactly when their canonical texts are equal: keys are sorted at every level
 * and insignificant spaces are gone (Mender device API digest, 1.3).
 *
 * @param canonical a JSON object
 */
public record Identity(String canonical) {
    /** The default identity is one MAC address; serial numbers and certificates' names stay far below. */
    public static final int MAX_LENGTH = 8192;

    /** Attributes of one identity. */
    public static final int MAX_ATTRIBUTES = 50;

    /**
     * Reads the identity a device sends.
     *
     * @throws InvalidInput if it is not a JSON object with at least one attribute, or larger than the limits
     */
    public static Identity parse(String where, String json) {
        if (json.length() > MAX_LENGTH) {
            throw new InvalidInput(where, "expected at most " + MAX_LENGTH + " characters");
        }
        return of(where, Json.parse(where, json));
    }

    /** Takes the identity from a JSON object that is read already. */
    public static Identity of(String where, JsonNode object) {
        if (!object.isObject() || object.isEmpty() || object.size() > MAX_ATTRIBUTES) {
            throw new InvalidInput(where, "expected a JSON object with 1 to " + MAX_ATTRIBUTES + " attributes");
        }
        for (Map.Entry<String, JsonNode> property : object.properties()) {
            new Attribute(
                    Scope.IDENTITY,
                    property.getKey(),
                    AttributeValue.of(property.getValue()),
                    "",
                    java.time.Instant.EPOCH);
        }
        String canonical = Json.write(sorted(object));
        if (canonical.length() > MAX_LENGTH) {
            throw new InvalidInput(where, "expected at most " + MAX_LENGTH + " characters");
        }
        return new Identity(canonical);
    }

    /** The attributes in the order of their names. */
    public Map<String, AttributeValue> attributes() {
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        Json.parse("identity", canonical)
                .properties()
                .forEach(property -> attributes.put(property.getKey(), AttributeValue.of(property.getValue())));
        return attributes;
    }

    /** SHA-256 of the canonical text: the key under which the device is found. */
    public byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (!node.isObject()) {
            return node;
        }
        Map<String, JsonNode> byName = new TreeMap<>();
        node.properties().forEach(property -> byName.put(property.getKey(), sorted(property.getValue())));
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        byName.forEach(result::set);
        return result;
    }
}
