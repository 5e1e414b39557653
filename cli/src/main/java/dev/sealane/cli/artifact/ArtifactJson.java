package dev.sealane.cli.artifact;

import dev.sealane.artifact.mender.MenderHeader;
import dev.sealane.artifact.mender.PayloadFile;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.SignatureState;
import dev.sealane.artifact.mender.StateScript;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Shows an artifact to programs. */
final class ArtifactJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator json;

    private ArtifactJson(JsonGenerator json) {
        this.json = json;
    }

    static String of(ArtifactInspection inspection) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            new ArtifactJson(json).write(inspection);
        }
        return text.toString();
    }

    private void write(ArtifactInspection inspection) {
        MenderHeader header = inspection.header();
        json.writeStartObject();
        json.writeStringProperty("format", "mender");
        json.writeNumberProperty("version", header.formatVersion());
        json.writeStringProperty("name", header.artifactName());
        json.writeStringProperty("signature", describe(inspection.signature()));
        JsonFields.strings(json, "device_types", header.deviceTypes());
        JsonFields.optional(json, "group", header.artifactGroup());
        JsonFields.strings(json, "depends_names", header.info().dependsNames());
        JsonFields.strings(json, "depends_groups", header.info().dependsGroups());
        scripts(header.scripts());
        json.writeObjectPropertyStart("payload");
        payload(header);
        files(inspection.payload().files());
        json.writeEndObject();
        inspection.augment().ifPresent(augment -> {
            json.writeObjectPropertyStart("augment");
            payload(augment);
            json.writeEndObject();
        });
        JsonFields.strings(json, "warnings", inspection.payload().warnings());
        json.writeEndObject();
    }

    private void payload(MenderHeader header) {
        JsonFields.optional(json, "type", header.payloadType().map(PayloadType::value));
        json.writeObjectPropertyStart("provides");
        header.provides().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeObjectPropertyStart("depends");
        for (Map.Entry<String, List<String>> entry : header.depends().entrySet()) {
            JsonFields.strings(json, entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        if (header.clears().isPresent()) {
            JsonFields.strings(json, "clears_provides", header.clears().get());
        } else {
            json.writeNullProperty("clears_provides");
        }
        json.writeName("meta_data");
        json.writeRawValue(
                header.metaData().filter(document -> !document.isEmpty()).orElse("null"));
    }

    private void scripts(List<StateScript> scripts) {
        json.writeArrayPropertyStart("state_scripts");
        for (StateScript script : scripts) {
            json.writeStartObject();
            json.writeStringProperty("name", script.name().value());
            json.writeNumberProperty("size", script.size());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void files(List<PayloadFile> files) {
        json.writeArrayPropertyStart("files");
        for (PayloadFile file : files) {
            json.writeStartObject();
            json.writeStringProperty("name", file.name().value());
            json.writeNumberProperty("size", file.size());
            json.writeStringProperty("sha256", file.digest().hex());
            json.writeStringProperty("modified", file.modified().toString());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String describe(SignatureState state) {
        return switch (state) {
            case SignatureState.Unsigned _ -> "unsigned";
            case SignatureState.SignedUnchecked _ -> "unchecked";
            case SignatureState.Verified _ -> "verified";
            case SignatureState.Wrong _ -> "wrong";
        };
    }
}
