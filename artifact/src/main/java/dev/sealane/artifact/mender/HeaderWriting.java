package dev.sealane.artifact.mender;

import dev.sealane.artifact.Digest;
import dev.sealane.artifact.codec.Compression;
import dev.sealane.artifact.codec.Compressor;
import dev.sealane.artifact.tar.TarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes {@code header.tar} with its documents in the stock writer's order of keys (format digest, section 3). */
final class HeaderWriting {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int DOCUMENT_MODE = 0600;
    private static final int SCRIPT_MODE = 0755;

    private HeaderWriting() {}

    /**
     * The header as it is stored.
     *
     * @param digest the digest of the only payload file, if the plan provides its checksum
     */
    static byte[] encode(ArtifactPlan plan, Compression compression, Optional<Digest> digest) throws IOException {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (OutputStream tar = Compressor.open(stored, compression, 1)) {
            TarWriter.write(tar, HeaderDocuments.HEADER_INFO, DOCUMENT_MODE, utf8(headerInfo(plan.info())));
            List<StateScript> sorted = plan.scripts().stream()
                    .sorted(Comparator.comparing(script -> script.name().value()))
                    .toList();
            for (StateScript script : sorted) {
                TarWriter.write(tar, "scripts/" + script.name(), SCRIPT_MODE, script.content());
            }
            TarWriter.write(tar, HeaderDocuments.TYPE_INFO, DOCUMENT_MODE, utf8(typeInfo(plan, digest)));
            if (plan.metaData().isPresent()) {
                byte[] metaData = utf8(plan.metaData().get());
                TarWriter.write(tar, HeaderDocuments.META_DATA, DOCUMENT_MODE, metaData);
            }
            tar.write(TarWriter.end());
        }
        return stored.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String headerInfo(HeaderInfo info) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeArrayPropertyStart("payloads");
            json.writeStartObject();
            writeType(json, info.payloadType());
            json.writeEndObject();
            json.writeEndArray();
            json.writeObjectPropertyStart("artifact_provides");
            json.writeStringProperty("artifact_name", info.artifactName());
            info.artifactGroup().ifPresent(group -> json.writeStringProperty("artifact_group", group));
            json.writeEndObject();
            json.writeObjectPropertyStart("artifact_depends");
            writeStrings(json, "artifact_name", info.dependsNames());
            writeStrings(json, "device_type", info.deviceTypes());
            writeStrings(json, "artifact_group", info.dependsGroups());
            json.writeEndObject();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static String typeInfo(ArtifactPlan plan, Optional<Digest> digest) {
        Map<String, String> provides = new LinkedHashMap<>(plan.typeInfo().provides());
        plan.checksumProvide()
                .ifPresent(key -> provides.put(key, digest.orElseThrow().hex()));
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            writeType(json, plan.info().payloadType());
            Map<String, String> depends = new LinkedHashMap<>();
            plan.typeInfo().depends().forEach((key, values) -> depends.put(key, values.getFirst()));
            writeMap(json, "artifact_depends", depends);
            writeMap(json, "artifact_provides", provides);
            writeStrings(
                    json, "clears_artifact_provides", plan.typeInfo().clears().orElse(List.of()));
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void writeType(JsonGenerator json, Optional<PayloadType> type) {
        if (type.isPresent()) {
            json.writeStringProperty("type", type.get().value());
        } else {
            json.writeNullProperty("type");
        }
    }

    /** Empty lists are left out, as the stock writer does. */
    private static void writeStrings(JsonGenerator json, String key, List<String> values) {
        if (!values.isEmpty()) {
            json.writeArrayPropertyStart(key);
            values.forEach(json::writeString);
            json.writeEndArray();
        }
    }

    private static void writeMap(JsonGenerator json, String key, Map<String, String> values) {
        if (!values.isEmpty()) {
            json.writeObjectPropertyStart(key);
            values.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> json.writeStringProperty(entry.getKey(), entry.getValue()));
            json.writeEndObject();
        }
    }
}
