package dev.sealane.cli.artifact;

import dev.sealane.artifact.mender.MenderHeader;
import dev.sealane.artifact.mender.PayloadFile;
import dev.sealane.artifact.mender.PayloadType;
import dev.sealane.artifact.mender.SignatureState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Shows an artifact to people, in the manner of the stock tool (format digest, section 11.4). */
final class ArtifactText {
    private final StringBuilder text = new StringBuilder();

    private ArtifactText() {}

    static String of(ArtifactInspection inspection) {
        ArtifactText page = new ArtifactText();
        page.head(inspection.header(), inspection.signature());
        page.line(0, "");
        page.line(0, "Updates:");
        page.update(inspection.header(), inspection.payload().files());
        inspection.augment().ifPresent(augment -> {
            page.line(0, "");
            page.line(0, "Augmented, covered by no signature:");
            page.update(augment, List.of());
        });
        return page.text.toString();
    }

    private void head(MenderHeader header, SignatureState signature) {
        line(0, "Mender Artifact:");
        line(1, "Name: " + header.artifactName());
        line(1, "Format: mender");
        line(1, "Version: " + header.formatVersion());
        line(1, "Signature: " + describe(signature));
        line(1, "Compatible types: " + header.deviceTypes());
        line(1, "Provides group: " + header.artifactGroup().orElse(""));
        line(1, "Depends on one of artifact(s): " + header.info().dependsNames());
        line(1, "Depends on one of group(s): " + header.info().dependsGroups());
        line(
                1,
                "State scripts: "
                        + header.scripts().stream()
                                .map(script -> script.name().value())
                                .toList());
    }

    private void update(MenderHeader header, List<PayloadFile> files) {
        line(1, "- Type: " + header.payloadType().map(PayloadType::value).orElse("Empty payload"));
        map("Provides", header.provides());
        Map<String, String> depends = new TreeMap<>();
        header.depends()
                .forEach((key, values) -> depends.put(key, values.size() == 1 ? values.getFirst() : values.toString()));
        map("Depends", depends);
        header.clears().ifPresent(clears -> line(2, "Clears Provides: " + clears));
        Optional<String> metaData = header.metaData().filter(document -> !document.isEmpty());
        line(2, "Metadata:" + (metaData.isEmpty() ? " {}" : ""));
        metaData.ifPresent(document -> line(3, document.strip()));
        line(2, "Files:" + (files.isEmpty() ? " []" : ""));
        for (PayloadFile file : files) {
            line(3, "- checksum: " + file.digest());
            line(3, "  modified: " + file.modified());
            line(3, "  name: " + file.name());
            line(3, "  size: " + file.size());
        }
    }

    private void map(String label, Map<String, String> values) {
        line(2, label + ":" + (values.isEmpty() ? " {}" : ""));
        new TreeMap<>(values).forEach((key, value) -> line(3, key + ": " + value));
    }

    private static String describe(SignatureState state) {
        return switch (state) {
            case SignatureState.Unsigned _ -> "no signature";
            case SignatureState.SignedUnchecked _ -> "signed but no key for verification provided; use --key";
            case SignatureState.Verified _ -> "signed and verified correctly";
            case SignatureState.Wrong _ -> "signed; verification using provided key failed";
        };
    }

    /** Values come from strangers: what could move the cursor is shown as a question mark. */
    private void line(int depth, String content) {
        String indent = "  ".repeat(depth);
        for (String part : content.split("\n", -1)) {
            text.append(part.isEmpty() ? "" : indent);
            part.codePoints()
                    .map(c -> Character.isISOControl(c) && c != '\t' ? '?' : c)
                    .forEach(text::appendCodePoint);
            text.append('\n');
        }
    }
}
