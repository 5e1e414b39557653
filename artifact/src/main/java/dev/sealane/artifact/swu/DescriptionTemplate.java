package dev.sealane.artifact.swu;

import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.swu.description.DescriptionDocument;
import dev.sealane.artifact.swu.description.MemberName;
import dev.sealane.artifact.swu.libconfig.LibconfigText;
import dev.sealane.artifact.swu.libconfig.Setting;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A software description without what only the payloads tell: every group with a {@code filename}, wherever it stands, gets
 * its {@code sha256} and {@code size}, and its {@code ivt} if it is encrypted.
 *
 * <p>The result is written in the language of the template. Comments of the template are lost.
 */
final class DescriptionTemplate {
    private static final String FILE_NAME = "filename";
    private static final String KEY = "aes-key";

    private final DescriptionDocument document;
    private final SequencedMap<String, Transformation> files = new LinkedHashMap<>();

    /**
     * Finds the files.
     *
     * @throws IllegalArgumentException if the template contradicts itself
     */
    DescriptionTemplate(DescriptionDocument document) throws IOException {
        this.document = document;
        collect(document.settings());
    }

    /**
     * What becomes of a file on its way into the archive.
     *
     * @param compression {@code zlib} is gzip
     * @param encrypted whether it is encrypted after that
     */
    record Transformation(Compression compression, boolean encrypted) {}

    /**
     * What is filled in.
     *
     * @param sha256 of the stored bytes
     * @param size of the stored bytes
     * @param vector of an encrypted file
     * @param key of an encrypted file, in hexadecimal, where the description carries it
     */
    record Facts(String sha256, long size, Optional<byte[]> vector, Optional<String> key) {}

    /** The files, in the order in which the template names them first. */
    Map<String, Transformation> files() {
        return files;
    }

    /** The bytes of the description. */
    byte[] fill(Map<String, Facts> facts) {
        Setting.Group filled = (Setting.Group) fill(document.settings(), facts);
        String text = switch (document.language()) {
            case LIBCONFIG -> LibconfigText.of(filled);
            case JSON -> json(filled);
        };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void collect(Setting setting) throws IOException {
        switch (setting) {
            case Setting.Group group -> {
                if (group.members().get(FILE_NAME) instanceof Setting.Text(String name)) {
                    add(name, group);
                }
                for (Setting member : group.members().values()) {
                    collect(member);
                }
            }
            case Setting.Items(List<Setting> values) -> {
                for (Setting value : values) {
                    collect(value);
                }
            }
            case Setting.Scalars _, Setting.Text _, Setting.Whole _, Setting.Fraction _, Setting.Truth _ -> {}
        }
    }

    private void add(String name, Setting.Group group) throws IOException {
        MemberName.require(name, FILE_NAME);
        if (name.equals(SwuReader.DESCRIPTION) || name.equals(SwuReader.SIGNATURE)) {
            throw new IllegalArgumentException("a payload cannot be called '" + name + "'");
        }
        Transformation transformation = new Transformation(compression(name, group), isEncrypted(name, group));
        Transformation other = files.putIfAbsent(name, transformation);
        if (other != null && !other.equals(transformation)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is compressed or encrypted in one entry and not so in another");
        }
    }

    private static Compression compression(String name, Setting.Group group) {
        return switch (group.members().get("compressed")) {
            case null -> Compression.NONE;
            case Setting.Truth(boolean value) -> value ? Compression.GZIP : Compression.NONE;
            case Setting.Text(String value) when value.equals("zlib") -> Compression.GZIP;
            case Setting.Text(String value) when value.equals("zstd") -> Compression.ZSTD;
            case Setting.Text(String value) when value.equals("xz") -> Compression.XZ;
            case Setting _ ->
                throw new IllegalArgumentException(
                        "'" + name + "': expected compressed = \"zlib\", \"zstd\" or \"xz\"");
        };
    }

    /** Only the boolean: older installers take every text for "not encrypted" and write ciphertext to the device. */
    private static boolean isEncrypted(String name, Setting.Group group) {
        if (group.members().containsKey(KEY)) {
            throw new IllegalArgumentException("'" + name + "': the key is no part of a template");
        }
        return switch (group.members().get("encrypted")) {
            case null -> false;
            case Setting.Truth(boolean value) -> value;
            case Setting _ -> throw new IllegalArgumentException("'" + name + "': expected encrypted = true");
        };
    }

    private static Setting fill(Setting setting, Map<String, Facts> facts) {
        return switch (setting) {
            case Setting.Group group -> {
                SequencedMap<String, Setting> members = new LinkedHashMap<>();
                group.members().forEach((key, value) -> members.put(key, fill(value, facts)));
                if (group.members().get(FILE_NAME) instanceof Setting.Text(String name)) {
                    Optional.ofNullable(facts.get(name)).ifPresent(known -> put(members, known));
                }
                yield new Setting.Group(members);
            }
            case Setting.Items(List<Setting> values) -> {
                List<Setting> filled = new ArrayList<>();
                values.forEach(value -> filled.add(fill(value, facts)));
                yield new Setting.Items(filled);
            }
            case Setting.Scalars scalars -> scalars;
            case Setting.Text text -> text;
            case Setting.Whole whole -> whole;
            case Setting.Fraction fraction -> fraction;
            case Setting.Truth truth -> truth;
        };
    }

    private static void put(SequencedMap<String, Setting> members, Facts facts) {
        members.put("sha256", new Setting.Text(facts.sha256()));
        members.put("size", new Setting.Whole(facts.size()));
        facts.vector()
                .ifPresent(vector ->
                        members.put("ivt", new Setting.Text(HexFormat.of().formatHex(vector))));
        facts.key().ifPresent(key -> members.put(KEY, new Setting.Text(key)));
    }

    private static String json(Setting.Group group) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json(json, group);
        }
        return text.append('\n').toString();
    }

    private static void json(JsonGenerator json, Setting setting) {
        switch (setting) {
            case Setting.Group group -> {
                json.writeStartObject();
                group.members().forEach((key, value) -> {
                    json.writeName(key);
                    json(json, value);
                });
                json.writeEndObject();
            }
            case Setting.Items(List<Setting> values) -> array(json, values);
            case Setting.Scalars(List<Setting> values) -> array(json, values);
            case Setting.Text(String value) -> json.writeString(value);
            case Setting.Whole(long value) -> json.writeNumber(value);
            case Setting.Truth(boolean value) -> json.writeBoolean(value);
            case Setting.Fraction _ ->
                throw new IllegalArgumentException("no setting of a description is a fraction or null");
        }
    }

    private static void array(JsonGenerator json, List<Setting> values) {
        json.writeStartArray();
        values.forEach(value -> json(json, value));
        json.writeEndArray();
    }
}
