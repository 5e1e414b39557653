package dev.sealane.artifact.mender;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.Excerpt;
import dev.sealane.artifact.json.Json;
import dev.sealane.artifact.json.JsonParsing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Parses {@code version}, {@code header-info}, {@code type-info} and {@code meta-data} (format digest, section 3). */
final class HeaderDocuments {
    static final String HEADER_INFO = "header-info";
    static final String TYPE_INFO = "headers/0000/type-info";
    static final String META_DATA = "headers/0000/meta-data";

    /** What header-info already depends on. */
    static final Set<String> RESERVED_DEPENDS = Set.of("device_type", "artifact_name", "artifact_group");

    private static final String FORMAT = "mender";

    private HeaderDocuments() {}

    /** The format version, 2 or 3. */
    static int version(byte[] document) throws ArtifactException {
        String text = JsonParsing.text(document, "version");
        JsonFields fields = JsonFields.of(JsonParsing.object(text, "version"), "version");
        fields.allowOnly(Set.of("format", "version"));
        String format = fields.string("format").orElse("");
        if (!format.equals(FORMAT)) {
            throw new ArtifactException.Malformed("version", "the format 'mender'", Excerpt.quoted(format));
        }
        return switch (fields.values().get("version")) {
            case Json.Whole(long version) when version == 2 || version == 3 -> (int) version;
            case null -> throw fields.missing("version", "a number");
            case Json.Whole(long other) -> throw new ArtifactException.UnsupportedVersion(Long.toString(other));
            case Json other -> throw new ArtifactException.UnsupportedVersion(other.kind());
        };
    }

    static HeaderInfo headerInfo(String document, int formatVersion) throws ArtifactException {
        JsonFields fields = JsonFields.of(JsonParsing.object(document, HEADER_INFO), HEADER_INFO);
        return formatVersion == 2 ? headerInfo2(fields) : headerInfo3(fields);
    }

    private static HeaderInfo headerInfo3(JsonFields fields) throws ArtifactException {
        fields.allowOnly(Set.of("payloads", "artifact_provides", "artifact_depends"));
        JsonFields provides = required(fields, "artifact_provides");
        provides.allowOnly(Set.of("artifact_name", "artifact_group"));
        JsonFields depends = required(fields, "artifact_depends");
        return new HeaderInfo(
                payloadType(fields, "payloads"),
                requiredName(provides, "artifact_name"),
                optionalName(provides, "artifact_group"),
                deviceTypes(depends, "device_type"),
                depends.names("artifact_name"),
                depends.names("artifact_group"));
    }

    /** Version 2 knows neither groups nor depends (section 9). */
    private static HeaderInfo headerInfo2(JsonFields fields) throws ArtifactException {
        fields.allowOnly(Set.of("artifact_name", "updates", "device_types_compatible"));
        return new HeaderInfo(
                payloadType(fields, "updates"),
                requiredName(fields, "artifact_name"),
                Optional.empty(),
                deviceTypes(fields, "device_types_compatible"),
                List.of(),
                List.of());
    }

    private static JsonFields required(JsonFields fields, String key) throws ArtifactException {
        Optional<JsonFields> object = fields.object(key);
        if (object.isEmpty()) {
            throw fields.missing(key, "an object");
        }
        return object.get();
    }

    private static String requiredName(JsonFields fields, String key) throws ArtifactException {
        Optional<String> name = fields.name(key);
        if (name.isEmpty()) {
            throw fields.missing(key, "a name");
        }
        return name.get();
    }

    /** The stock writer leaves an unset group out; others write it as an empty string. */
    private static Optional<String> optionalName(JsonFields fields, String key) throws ArtifactException {
        return fields.string(key).filter(String::isEmpty).isPresent() ? Optional.empty() : fields.name(key);
    }

    private static List<String> deviceTypes(JsonFields fields, String key) throws ArtifactException {
        List<String> deviceTypes = fields.names(key);
        if (deviceTypes.isEmpty()) {
            throw fields.missing(key, "at least one device type");
        }
        return deviceTypes;
    }

    private static Optional<PayloadType> payloadType(JsonFields fields, String key) throws ArtifactException {
        List<Json> payloads = fields.elements(key).orElse(List.of());
        if (payloads.size() != 1 || !(payloads.getFirst() instanceof Json.Members payload)) {
            throw new ArtifactException.Malformed(
                    fields.where() + "." + key, "exactly one payload", payloads.size() + " elements");
        }
        JsonFields payloadFields = JsonFields.of(payload, fields.where() + "." + key);
        payloadFields.allowOnly(Set.of("type"));
        if (!payloadFields.has("type")) {
            throw payloadFields.missing("type", "a type or null");
        }
        Optional<String> type = payloadFields.string("type");
        return type.isEmpty() ? Optional.empty() : Optional.of(payloadType(type.get(), payloadFields.where()));
    }

    private static PayloadType payloadType(String type, String where) throws ArtifactException {
        Optional<PayloadType> parsed = PayloadType.parse(type);
        if (parsed.isEmpty()) {
            throw new ArtifactException.Malformed(where, "a payload type without '/'", Excerpt.quoted(type));
        }
        return parsed.get();
    }

    /** Parses {@code type-info} and checks it against what {@code header-info} said. */
    static TypeInfo typeInfo(String document, HeaderInfo info) throws ArtifactException {
        JsonFields fields = JsonFields.of(JsonParsing.object(document, TYPE_INFO), TYPE_INFO);
        checkType(fields, info);
        Map<String, String> provides = fields.stringMap("artifact_provides");
        Map<String, List<String>> depends = fields.choices("artifact_depends");
        refuseConflicts(provides.keySet(), reservedProvides(info), "artifact_provides");
        refuseConflicts(depends.keySet(), RESERVED_DEPENDS, "artifact_depends");
        return new TypeInfo(provides, depends, fields.strings("clears_artifact_provides"));
    }

    /** What header-info already provides. */
    static Set<String> reservedProvides(HeaderInfo info) {
        return info.artifactGroup().isPresent() ? Set.of("artifact_name", "artifact_group") : Set.of("artifact_name");
    }

    /** A key that the header already sets would have two values (section 3.2); the Go client refuses it too. */
    private static void refuseConflicts(Set<String> keys, Set<String> reserved, String where) throws ArtifactException {
        for (String key : reserved) {
            if (keys.contains(key)) {
                throw new ArtifactException.Malformed(
                        TYPE_INFO + "." + where, "no key that header-info sets", Excerpt.quoted(key));
            }
        }
    }

    /**
     * The type is repeated here. Before 4.3.1 {@code mender-artifact} wrote an empty string for root file system images,
     * so those are taken (section 3.2).
     */
    private static void checkType(JsonFields fields, HeaderInfo info) throws ArtifactException {
        Optional<String> type = fields.string("type");
        Optional<String> expected = info.payloadType().map(PayloadType::value);
        boolean oldWriter = type.filter(String::isEmpty).isPresent()
                && info.payloadType().filter(PayloadType.ROOTFS_IMAGE::equals).isPresent();
        if (!type.equals(expected) && !oldWriter) {
            throw new ArtifactException.Malformed(
                    TYPE_INFO + ".type",
                    "the type " + expected.orElse("null") + " of header-info",
                    type.map(Excerpt::quoted).orElse("null"));
        }
    }

    /** Meta-data is empty or one object; its content belongs to the update module. */
    static void checkMetaData(String document) throws ArtifactException {
        if (!document.isEmpty()) {
            JsonParsing.object(document, META_DATA);
        }
    }
}
