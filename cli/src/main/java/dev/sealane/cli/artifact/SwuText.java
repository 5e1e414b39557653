package dev.sealane.cli.artifact;

import dev.sealane.artifact.swu.SwuMember;
import dev.sealane.artifact.swu.description.Content;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.SoftwareDescription;
import java.util.List;
import java.util.Optional;

/** Shows a SWUpdate image to people. */
final class SwuText {
    private final StringBuilder text = new StringBuilder();

    private SwuText() {}

    static String of(List<SwuInspection> inspections) {
        SwuText page = new SwuText();
        SwuInspection first = inspections.getFirst();
        page.line(0, "SWUpdate image:");
        page.line(1, "Version: " + first.description().version());
        page.line(1, "Signature: " + first.signatureInWords());
        page.line(1, "Hardware: " + first.description().hardware().accepted());
        first.description().about().ifPresent(about -> page.line(1, "Description: " + about));
        for (SwuInspection inspection : inspections) {
            page.line(0, "");
            page.line(0, "Selected by " + inspection.name() + ":");
            page.alternative(inspection);
        }
        return page.text.toString();
    }

    private void alternative(SwuInspection inspection) {
        for (Entry entry : inspection.description().entries()) {
            line(1, "- " + entry.section().key() + ": " + entry.type());
            entry.content()
                    .ifPresent(content -> content(content, inspection.payload().members()));
            value("device", entry.target().device());
            value("volume", entry.target().volume());
            value("path", entry.target().path());
            value("version", entry.condition().version());
            entry.properties().forEach((key, values) -> line(2, key + ": " + String.join(", ", values)));
        }
        for (SoftwareDescription.Variable variable : inspection.description().bootVariables()) {
            line(
                    1,
                    "- boot variable: " + variable.name()
                            + variable.value().map(set -> "=" + set).orElse(" removed"));
        }
    }

    private void content(Content content, List<SwuMember> members) {
        line(2, "file: " + content.fileName());
        members.stream()
                .filter(member -> member.name().equals(content.fileName()))
                .findFirst()
                .ifPresent(member -> line(
                        2,
                        "stored: " + member.storedSize() + " bytes, "
                                + content.compression().label()
                                + (content.encryption().isPresent() ? ", encrypted" : "")));
        line(2, "sha256: " + content.digest());
    }

    private void value(String label, Optional<String> value) {
        value.ifPresent(present -> line(2, label + ": " + present));
    }

    /** Values come from strangers: what could move the cursor is shown as a question mark. */
    private void line(int depth, String content) {
        text.append(content.isEmpty() ? "" : "  ".repeat(depth));
        content.codePoints().map(c -> Character.isISOControl(c) ? '?' : c).forEach(text::appendCodePoint);
        text.append('\n');
    }
}
