package dev.sealane.server.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes JSON with one strict setting for the whole server.
 *
 * <p>Duplicate keys, trailing text, deep nesting and endless numbers are refused. Absent optionals are left out of what
 * is written; times are RFC 3339 text.
 */
public final class Json {
    /** Nothing we read nests deeper than a search filter inside a body; recursion costs stack. */
    private static final int DEPTH_LIMIT = 32;
    /** The longest text is a log message or a PEM key. */
    private static final int TEXT_LIMIT = 1 << 20;
    /** Longer than any 64-bit number with an exponent. */
    private static final int NUMBER_LIMIT = 64;
    /** Attribute names in an inventory are the longest keys. */
    private static final int NAME_LIMIT = 4096;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_LIMIT)
                            .maxStringLength(TEXT_LIMIT)
                            .maxNumberLength(NUMBER_LIMIT)
                            .maxNameLength(NAME_LIMIT)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .changeDefaultPropertyInclusion(
                    inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private Json() {}

    /** A value as UTF-8 JSON. */
    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    /** A value as JSON text. */
    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /** A value as a tree. */
    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /**
     * Reads one JSON value.
     *
     * @throws HttpRefusal with the code {@code bad-json} that names line and column
     */
    public static JsonNode read(byte[] bytes) {
        try {
            JsonNode node = MAPPER.readTree(bytes);
            if (node == null || node.isMissingNode()) {
                throw HttpRefusal.badRequest("bad-json", "the body is empty").expected("a JSON value");
            }
            return node;
        } catch (StreamConstraintsException limit) {
            throw HttpRefusal.badRequest("bad-json", "the body exceeds a limit: " + HttpRefusal.quote(limit.getOriginalMessage()))
                    .where(position(limit))
                    .causedBy(limit);
        } catch (JacksonException malformed) {
            throw HttpRefusal.badRequest(
                            "bad-json", "the body is not JSON: " + HttpRefusal.quote(malformed.getOriginalMessage()))
                    .expected("one JSON value in UTF-8")
                    .where(position(malformed))
                    .causedBy(malformed);
        }
    }

    private static String position(JacksonException failure) {
        return failure.getLocation() == null
                ? "body"
                : "line " + failure.getLocation().getLineNr() + ", column "
                        + failure.getLocation().getColumnNr();
    }
}
