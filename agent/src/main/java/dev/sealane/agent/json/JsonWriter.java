package dev.sealane.agent.json;

import java.io.ByteArrayOutputStream;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON values as UTF-8. */
public final class JsonWriter {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String STEP = "  ";

    private JsonWriter() {}

    /** The shortest text of this value, without a line feed. */
    public static byte[] compact(Json value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            write(value, generator);
        }
        return bytes.toByteArray();
    }

    /**
     * The text of this value with two spaces for a level and sorted member names, as update modules get it (Mender
     * update modules v3, file API: {@code header/}).
     */
    public static String indented(Json value) {
        StringBuilder text = new StringBuilder();
        indent(value, "\n", text);
        return text.toString();
    }

    private static void write(Json value, JsonGenerator generator) {
        switch (value) {
            case Json.Obj(var members) -> {
                generator.writeStartObject();
                members.forEach((name, member) -> {
                    generator.writeName(name);
                    write(member, generator);
                });
                generator.writeEndObject();
            }
            case Json.Arr(var elements) -> {
                generator.writeStartArray();
                elements.forEach(element -> write(element, generator));
                generator.writeEndArray();
            }
            case Json.Str(var text) -> generator.writeString(text);
            case Json.Num(var text) -> generator.writeNumber(text);
            case Json.Bool(var truth) -> generator.writeBoolean(truth);
            case Json.Null() -> generator.writeNull();
        }
    }

    private static void indent(Json value, String lineStart, StringBuilder text) {
        String inner = lineStart + STEP;
        switch (value) {
            case Json.Obj(var members)
            when !members.isEmpty() -> {
                String separator = "{";
                for (var member : new TreeMap<>(members).entrySet()) {
                    text.append(separator).append(inner).append(scalar(new Json.Str(member.getKey())));
                    text.append(": ");
                    indent(member.getValue(), inner, text);
                    separator = ",";
                }
                text.append(lineStart).append('}');
            }
            case Json.Arr(var elements)
            when !elements.isEmpty() -> {
                String separator = "[";
                for (Json element : elements) {
                    text.append(separator).append(inner);
                    indent(element, inner, text);
                    separator = ",";
                }
                text.append(lineStart).append(']');
            }
            case Json.Obj _, Json.Arr _, Json.Str _, Json.Num _, Json.Bool _, Json.Null _ -> text.append(scalar(value));
        }
    }

    private static String scalar(Json value) {
        return new String(compact(value), java.nio.charset.StandardCharsets.UTF_8);
    }
}
