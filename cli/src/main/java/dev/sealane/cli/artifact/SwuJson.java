package dev.sealane.cli.artifact;

import dev.sealane.artifact.swu.SwuMember;
import dev.sealane.artifact.swu.SwuSignatureState;
import dev.sealane.artifact.swu.description.Content;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.swu.description.SoftwareDescription;
import java.io.StringWriter;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Shows a SWUpdate image to programs. */
final class SwuJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator json;

    private SwuJson(JsonGenerator json) {
        this.json = json;
    }

    static String of(List<SwuInspection> inspections) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            new SwuJson(json).write(inspections);
        }
        return text.toString();
    }

    private void write(List<SwuInspection> inspections) {
        SwuInspection first = inspections.getFirst();
        json.writeStartObject();
        json.writeStringProperty("format", "swu");
        json.writeStringProperty("version", first.description().version());
        json.writeStringProperty("signature", describe(first.signature()));
        JsonFields.strings(json, "hardware", first.description().hardware().accepted());
        json.writeArrayPropertyStart("alternatives");
        inspections.forEach(this::alternative);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void alternative(SwuInspection inspection) {
        json.writeStartObject();
        JsonFields.optional(json, "board", inspection.selection().board());
        JsonFields.optional(json, "set", inspection.selection().choice().map(Selection.Choice::set));
        JsonFields.optional(json, "mode", inspection.selection().choice().map(Selection.Choice::mode));
        json.writeArrayPropertyStart("entries");
        for (Entry entry : inspection.description().entries()) {
            entry(entry, inspection.payload().members());
        }
        json.writeEndArray();
        json.writeObjectPropertyStart("boot_variables");
        for (SoftwareDescription.Variable variable : inspection.description().bootVariables()) {
            JsonFields.optional(json, variable.name(), variable.value());
        }
        json.writeEndObject();
        JsonFields.strings(json, "skipped", inspection.payload().skipped());
        JsonFields.strings(json, "warnings", inspection.payload().warnings());
        json.writeEndObject();
    }

    private void entry(Entry entry, List<SwuMember> members) {
        json.writeStartObject();
        json.writeStringProperty("section", entry.section().key());
        json.writeStringProperty("type", entry.type());
        JsonFields.optional(json, "device", entry.target().device());
        JsonFields.optional(json, "volume", entry.target().volume());
        JsonFields.optional(json, "path", entry.target().path());
        entry.content().ifPresent(content -> content(content, members));
        json.writeBooleanProperty("installed_directly", entry.installedDirectly());
        json.writeObjectPropertyStart("properties");
        entry.properties().forEach((key, values) -> JsonFields.strings(json, key, values));
        json.writeEndObject();
        json.writeEndObject();
    }

    private void content(Content content, List<SwuMember> members) {
        json.writeStringProperty("file", content.fileName());
        for (SwuMember member : members) {
            if (member.name().equals(content.fileName())) {
                json.writeNumberProperty("stored_size", member.storedSize());
            }
        }
        json.writeStringProperty("sha256", content.digest().hex());
        json.writeStringProperty("compression", content.compression().label());
        json.writeBooleanProperty("encrypted", content.encryption().isPresent());
    }

    private static String describe(SwuSignatureState state) {
        return switch (state) {
            case SwuSignatureState.Unsigned _ -> "unsigned";
            case SwuSignatureState.SignedUnchecked _ -> "unchecked";
            case SwuSignatureState.Verified _ -> "verified";
            case SwuSignatureState.Wrong _ -> "wrong";
        };
    }
}
