package dev.sealane.cli.artifact;

import dev.sealane.artifact.swu.SwuMember;
import dev.sealane.artifact.swu.SwuSignatureState;
import dev.sealane.artifact.swu.description.Content;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Selection;
import dev.sealane.artifact.swu.description.SoftwareDescription;
import java.io.StringWriter;
import java.util.List;
import java.util.Optional;
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
        strings("hardware", first.description().hardware().accepted());
        json.writeArrayPropertyStart("alternatives");
        inspections.forEach(this::alternative);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void alternative(SwuInspection inspection) {
        json.writeStartObject();
        optional("board", inspection.selection().board());
        optional("set", inspection.selection().choice().map(Selection.Choice::set));
        optional("mode", inspection.selection().choice().map(Selection.Choice::mode));
        json.writeArrayPropertyStart("entries");
        for (Entry entry : inspection.description().entries()) {
            entry(entry, inspection.payload().members());
        }
        json.writeEndArray();
        json.writeObjectPropertyStart("boot_variables");
        for (SoftwareDescription.Variable variable : inspection.description().bootVariables()) {
            optional(variable.name(), variable.value());
        }
        json.writeEndObject();
        strings("skipped", inspection.payload().skipped());
        strings("warnings", inspection.payload().warnings());
        json.writeEndObject();
    }

    private void entry(Entry entry, List<SwuMember> members) {
        json.writeStartObject();
        json.writeStringProperty("section", entry.section().key());
        json.writeStringProperty("type", entry.type());
        optional("device", entry.target().device());
        optional("volume", entry.target().volume());
        optional("path", entry.target().path());
        entry.content().ifPresent(content -> content(content, members));
        json.writeBooleanProperty("installed_directly", entry.installedDirectly());
        json.writeObjectPropertyStart("properties");
        entry.properties().forEach(this::strings);
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

    private void strings(String key, List<String> values) {
        json.writeArrayPropertyStart(key);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    private void optional(String key, Optional<String> value) {
        if (value.isPresent()) {
            json.writeStringProperty(key, value.get());
        } else {
            json.writeNullProperty(key);
        }
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
