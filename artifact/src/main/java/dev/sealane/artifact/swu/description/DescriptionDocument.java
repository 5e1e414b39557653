package dev.sealane.artifact.swu.description;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.json.Json;
import dev.sealane.artifact.json.JsonParsing;
import dev.sealane.artifact.swu.libconfig.LibconfigParser;
import dev.sealane.artifact.swu.libconfig.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A software description as text: libconfig or JSON, told apart by its first character that is not white space.
 *
 * <p>Installers try one parser after the other; no text is read by both, because a libconfig text cannot start with a brace
 * and a JSON object starts with nothing else (image digest, section 2.1).
 *
 * @param language what it is written in
 * @param settings the whole document
 */
public record DescriptionDocument(Language language, Setting.Group settings) {
    /** The languages that descriptions are written in. */
    public enum Language {
        LIBCONFIG,
        JSON
    }

    /**
     * Parses the bytes of a description, whose length the caller has bounded.
     *
     * @param where what the document is called in messages
     * @throws ArtifactException if it is neither
     */
    public static DescriptionDocument parse(byte[] bytes, String where) throws ArtifactException {
        String text = JsonParsing.text(bytes, where);
        if (text.stripLeading().startsWith("{")) {
            Setting.Group settings = group(JsonParsing.objectWithComments(text, where));
            return new DescriptionDocument(Language.JSON, settings);
        }
        return new DescriptionDocument(Language.LIBCONFIG, LibconfigParser.parse(text, where));
    }

    private static Setting.Group group(Json.Members members) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        members.values().forEach((key, value) -> settings.put(key, setting(value)));
        return Setting.Group.of(settings);
    }

    /** A {@code null} is a value of no use, as a fraction is. */
    private static Setting setting(Json value) {
        return switch (value) {
            case Json.Members members -> group(members);
            case Json.Elements(List<Json> elements) -> {
                List<Setting> settings = new ArrayList<>();
                elements.forEach(element -> settings.add(setting(element)));
                yield new Setting.Items(settings);
            }
            case Json.Text(String text) -> new Setting.Text(text);
            case Json.Whole(long whole) -> new Setting.Whole(whole);
            case Json.Truth(boolean truth) -> new Setting.Truth(truth);
            case Json.OtherNumber _ -> new Setting.Fraction("a number");
            case Json.Null _ -> new Setting.Fraction("null");
        };
    }
}
