package dev.sealane.server.manage.mender;

import dev.sealane.server.http.Members;
import dev.sealane.server.json.Json;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.ArtifactFile;
import dev.sealane.server.release.Release;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Artifacts and releases in Mender's words (management digest, section 5). */
final class MenderArtifact {
    private MenderArtifact() {}

    static Map<String, Object> describe(Artifact artifact) {
        Map<String, List<String>> depends = new LinkedHashMap<>(artifact.depends());
        depends.put("device_type", artifact.deviceTypes());
        return new Members()
                .put("id", artifact.id().toString())
                .put("name", artifact.name())
                .put("description", artifact.description())
                .put("device_types_compatible", artifact.deviceTypes())
                .put("info", new Members().put("format", "mender").put("version", artifact.version()))
                .put("signed", artifact.signed())
                .put("updates", List.of(update(artifact)))
                .put("artifact_provides", artifact.provides())
                .put("artifact_depends", depends)
                .put("clears_artifact_provides", artifact.clears())
                .put("size", artifact.size())
                .put("modified", artifact.changedAt())
                .map();
    }

    private static Map<String, Object> update(Artifact artifact) {
        Members update = new Members()
                .put("type_info", new Members().put("type", artifact.payloadType()))
                .put(
                        "files",
                        artifact.files().stream()
                                .map(file -> file(file, artifact))
                                .toList());
        artifact.metaData().ifPresent(text -> update.put("meta_data", Json.parse("stored meta-data", text)));
        return update.map();
    }

    private static Map<String, Object> file(ArtifactFile file, Artifact artifact) {
        return new Members()
                .put("name", file.name())
                .put("checksum", file.sha256())
                .put("size", file.size())
                .put("date", artifact.createdAt())
                .map();
    }

    /** Version 1 of releases has capital keys. */
    static Map<String, Object> releaseV1(Release release) {
        return new Members()
                .put("Name", release.name())
                .put(
                        "Artifacts",
                        release.artifacts().stream()
                                .map(MenderArtifact::describe)
                                .toList())
                .put("ArtifactsCount", release.artifacts().size())
                .map();
    }

    /** Version 2 has small ones. */
    static Map<String, Object> releaseV2(Release release) {
        return new Members()
                .put("name", release.name())
                .put(
                        "artifacts",
                        release.artifacts().stream()
                                .map(MenderArtifact::describe)
                                .toList())
                .put("artifacts_count", release.artifacts().size())
                .put("modified", release.changedAt())
                .put("notes", "")
                .put("tags", List.of())
                .map();
    }
}
