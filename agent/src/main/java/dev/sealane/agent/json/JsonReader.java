package dev.sealane.agent.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads one JSON document that came from outside.
 *
 * <p>Refused: more than {@value #MAX_DEPTH} levels, more than {@value #MAX_VALUES} values, a member named twice (two
 * readers could otherwise disagree about which one counts), and anything after the document. The caller bounds the
 * bytes.
 */
public final class JsonReader {
    /** Server answers nest three levels and meta-data is a flat object by its documents; the rest is attack. */
    public static final int MAX_DEPTH = 32;

    /** A tree costs some hundred bytes for a value; this bounds the tree at a few megabytes. */
    public static final int MAX_VALUES = 20_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser parser;
    private int values;

    private JsonReader(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * The document in these bytes.
     *
     * @throws JsonException if the bytes are not one acceptable document
     */
    public static Json read(byte[] document) throws JsonException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), document)) {
            JsonReader reader = new JsonReader(parser);
            if (parser.nextToken() == null) {
                throw reader.refuse("the document is empty");
            }
            Json value = reader.value();
            if (parser.nextToken() != null) {
                throw reader.refuse("there is more after the document");
            }
            return value;
        } catch (StreamReadException | StreamConstraintsException e) {
            var at = e.getLocation();
            throw new JsonException(
                    e.getOriginalMessage(), at == null ? 0 : at.getLineNr(), at == null ? 0 : at.getColumnNr());
        }
    }

    /**
     * The object in these bytes.
     *
     * @throws JsonException if the bytes are not one acceptable document, or the document is not an object
     */
    public static Json.Obj readObject(byte[] document) throws JsonException {
        if (read(document) instanceof Json.Obj object) {
            return object;
        }
        throw new JsonException("expected an object", 1, 1);
    }

    private Json value() throws JsonException {
        values++;
        if (values > MAX_VALUES) {
            throw refuse("more than " + MAX_VALUES + " values");
        }
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> new Json.Str(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getString());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> new Json.Null();
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw refuse("unexpected " + token);
        };
    }

    private Json.Obj object() throws JsonException {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.put(name, value());
        }
        return new Json.Obj(members);
    }

    private Json.Arr array() throws JsonException {
        List<Json> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value());
        }
        return new Json.Arr(elements);
    }

    private JsonException refuse(String problem) {
        var at = parser.currentTokenLocation();
        return new JsonException(problem, at.getLineNr(), at.getColumnNr());
    }
}
