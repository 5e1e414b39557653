package dev.sealane.artifact.json;

import dev.sealane.artifact.ArtifactException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonFactoryBuilder;
import tools.jackson.core.json.JsonReadFeature;

/**
 * Parses the small JSON documents of artifacts: strict UTF-8, one value, no duplicate keys, bounded depth and lengths.
 *
 * <p>The length of the whole document is bounded by the caller, which bounds everything else.
 */
public final class JsonParsing {
    /** The header's own documents nest three levels; meta-data of update modules has been seen with six. */
    static final int MAX_DEPTH = 32;

    /** Longer than any number that means something. */
    static final int MAX_NUMBER_CHARACTERS = 100;

    /** Provides and depends keys have at most a few hundred characters. */
    static final int MAX_KEY_CHARACTERS = 1024;

    private static final JsonFactory STRICT = factory().build();
    private static final JsonFactory WITH_COMMENTS =
            factory().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    private static JsonFactoryBuilder factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER_CHARACTERS)
                        .maxNameLength(MAX_KEY_CHARACTERS)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
    }

    private JsonParsing() {}

    /** Decodes the text of a document. */
    public static String text(byte[] document, String where) throws ArtifactException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ArtifactException.Malformed(where, "UTF-8", "other bytes", e);
        }
    }

    /** Parses a document that has to be one object. */
    public static Json.Members object(String document, String where) throws ArtifactException {
        return object(STRICT, document, where);
    }

    /** The same for a document that may hold comments, as those of SWUpdate may. */
    public static Json.Members objectWithComments(String document, String where) throws ArtifactException {
        return object(WITH_COMMENTS, document, where);
    }

    private static Json.Members object(JsonFactory factory, String document, String where) throws ArtifactException {
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), document)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new ArtifactException.Malformed(where, "a JSON object", "nothing");
            }
            Json value = value(parser, first);
            if (parser.nextToken() != null) {
                throw new ArtifactException.Malformed(where, "one JSON value", "more after it");
            }
            if (value instanceof Json.Members members) {
                return members;
            }
            throw new ArtifactException.Malformed(where, "a JSON object", value.kind());
        } catch (JacksonException e) {
            throw new ArtifactException.Malformed(where, "sound JSON", e.getOriginalMessage(), e);
        }
    }

    /** Recursion is bounded by {@link #MAX_DEPTH}. */
    private static Json value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> new Json.Text(parser.getString());
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> new Json.OtherNumber();
            case VALUE_TRUE -> new Json.Truth(true);
            case VALUE_FALSE -> new Json.Truth(false);
            case VALUE_NULL -> new Json.Null();
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("no value starts with " + token);
        };
    }

    private static Json members(JsonParser parser) {
        LinkedHashMap<String, Json> values = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            values.put(key, value(parser, parser.nextToken()));
        }
        return new Json.Members(values);
    }

    private static Json elements(JsonParser parser) {
        List<Json> values = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            values.add(value(parser, token));
        }
        return new Json.Elements(values);
    }

    private static Json whole(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT, LONG -> new Json.Whole(parser.getLongValue());
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> new Json.OtherNumber();
        };
    }
}
