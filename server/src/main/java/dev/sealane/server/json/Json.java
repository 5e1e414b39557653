package dev.sealane.server.json;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one JSON mapper of the server.
 *
 * <p>It refuses deep nesting, long numbers and repeated keys: two readers that disagree about which of two equal keys
 * counts are a classic way around a check.
 */
public final class Json {
    /** No body of any protocol here nests deeper than 6; more only serves to exhaust the stack. */
    public static final int MAX_DEPTH = 32;

    /** Log texts and PEM keys are the longest strings; bodies are limited to 1 MiB anyway. */
    public static final int MAX_STRING = 1 << 20;

    /** Enough for every 64-bit number with fraction; long numbers take quadratic time to parse. */
    public static final int MAX_NUMBER = 64;

    private static final int MAX_KEY = 4096;

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING)
                            .maxNumberLength(MAX_NUMBER)
                            .maxNameLength(MAX_KEY)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Json() {}

    public static JsonMapper mapper() {
        return MAPPER;
    }

    /**
     * Parses one JSON value.
     *
     * @throws MalformedJson if it is none, or exceeds a limit of this class
     */
    public static JsonNode parse(String where, byte[] text) {
        try {
            JsonNode value = MAPPER.readTree(text);
            if (value == null || value.isMissingNode()) {
                throw new MalformedJson(where, "it is empty");
            }
            return value;
        } catch (JacksonException e) {
            throw new MalformedJson(where, describe(e), e);
        }
    }

    /** Parses one JSON value that arrived as text. */
    public static JsonNode parse(String where, String text) {
        return parse(where, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** The value as compact JSON; maps are written in their own order. */
    public static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** A stored object whose values are all strings. */
    public static Map<String, String> texts(String stored) {
        return MAPPER.readValue(stored, TEXTS);
    }

    private static String describe(JacksonException e) {
        var at = e.getLocation();
        String place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
        return "it is not valid JSON" + place;
    }
}
