package dev.sealane.server.manage;

import dev.sealane.server.http.Members;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.Release;
import java.util.Map;

/** How our own API writes releases and artifacts. */
final class ReleaseJson {
    private ReleaseJson() {}

    static Map<String, Object> release(Release release) {
        return new Members()
                .put("name", release.name())
                .put("device_types", release.deviceTypes())
                .put("size", release.size())
                .put("changed_at", release.changedAt())
                .put(
                        "artifacts",
                        release.artifacts().stream().map(ReleaseJson::artifact).toList())
                .map();
    }

    static Map<String, Object> artifact(Artifact artifact) {
        return new Members()
                .put("id", artifact.id().toString())
                .put("release", artifact.name())
                .put("description", artifact.description())
                .put("format", artifact.format().word())
                .put("file_name", artifact.fileName())
                .put("format_version", artifact.version())
                .put("device_types", artifact.deviceTypes())
                .put("payload_type", artifact.payloadType())
                .put("signed", artifact.signed())
                .put("signed_by", artifact.signedBy())
                .put("provides", artifact.provides())
                .put("depends", artifact.depends())
                .put("clears", artifact.clears())
                .put("scripts", artifact.scripts())
                .put(
                        "files",
                        artifact.files().stream()
                                .map(file -> new Members()
                                        .put("name", file.name())
                                        .put("size", file.size())
                                        .put("sha256", file.sha256())
                                        .map())
                                .toList())
                .put("size", artifact.size())
                .put("sha256", artifact.sha256())
                .put("created_at", artifact.createdAt())
                .put("changed_at", artifact.changedAt())
                .map();
    }
}
