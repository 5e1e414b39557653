package dev.sealane.server.page;

import dev.sealane.server.page.view.DeviceView;
import dev.sealane.server.page.view.ReleaseView;
import dev.sealane.server.page.view.Shown;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.Format;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows what the header of an artifact says. */
final class ArtifactViews {
    private ArtifactViews() {}

    private static String signatureWords(Artifact artifact) {
        if (artifact.signedBy().isPresent()) {
            return "Signed by “" + artifact.signedBy().get() + "”, checked when it was uploaded.";
        }
        return artifact.signed()
                ? "Signed. This server had no key to check it with; each device checks it with the keys it trusts."
                : unsignedWords(artifact.format());
    }

    private static String unsignedWords(Format format) {
        return switch (format) {
            case MENDER, SWU -> "Not signed. Devices that have a key configured refuse it.";
            case FILE -> "This server does not look for a signature in it; each device does as it is configured.";
        };
    }

    /** @param neededBy the rollout that still hands it out, if there is one */
    static ReleaseView.Artifact of(Frame frame, Artifact artifact, Optional<String> neededBy) {
        return new ReleaseView.Artifact(
                artifact.id().toString(),
                Words.format(artifact.format()),
                Rows.kind(artifact),
                artifact.deviceTypes(),
                Rows.signature(List.of(artifact)),
                signatureWords(artifact),
                Shown.bytes(artifact.size()),
                artifact.sha256(),
                frame.moment(artifact.createdAt()),
                artifact.files().stream()
                        .map(file -> new ReleaseView.File(file.name(), Shown.bytes(file.size()), file.sha256()))
                        .toList(),
                artifact.provides().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> new DeviceView.Pair(entry.getKey(), entry.getValue()))
                        .toList(),
                artifact.depends().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(entry -> new DeviceView.Pair(entry.getKey(), String.join(" or ", entry.getValue())))
                        .toList(),
                artifact.clears(),
                artifact.scripts(),
                neededBy.map(rollout -> "It cannot be deleted while the rollout “" + rollout + "” runs."));
    }
}
