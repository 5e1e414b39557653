package dev.sealane.server.ddi;

import dev.sealane.server.http.Request;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.LegacyDigests;
import dev.sealane.server.rollout.Allowance;
import dev.sealane.server.rollout.Assignment;
import dev.sealane.server.rollout.LogMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How an assignment looks as an action: one chunk with one artifact, because more than one is refused by some clients
 * (digest, sections 2.3 and 4).
 */
final class ActionJson {
    /** The type of hawkBit's own for a system image. */
    private static final String PART = "os";

    private final Addresses addresses;

    ActionJson(Addresses addresses) {
        this.addresses = addresses;
    }

    /** The body of {@code deploymentBase} and {@code installedBase}. */
    Map<String, Object> deployment(Request request, Assignment assignment, Artifact artifact, Allowance allowance) {
        return action("deployment", request, assignment, artifact, allowance);
    }

    /** The body of {@code confirmationBase}: the same under another name. */
    Map<String, Object> confirmation(Request request, Assignment assignment, Artifact artifact, Allowance allowance) {
        return action("confirmation", request, assignment, artifact, allowance);
    }

    private Map<String, Object> action(
            String name, Request request, Assignment assignment, Artifact artifact, Allowance allowance) {
        Map<String, Object> deployment = new LinkedHashMap<>();
        deployment.put("download", urgency(allowance));
        deployment.put("update", allowance.mayInstall() ? urgency(allowance) : "skip");
        switch (allowance.window()) {
            case NONE -> {}
            case OPEN -> deployment.put("maintenanceWindow", "available");
            case CLOSED -> deployment.put("maintenanceWindow", "unavailable");
        }
        deployment.put("chunks", List.of(chunk(request, artifact)));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", Long.toString(assignment.action()));
        body.put(name, deployment);
        return body;
    }

    /** The newest lines of the assignment's log, newest first. */
    static Map<String, Object> history(Assignment assignment, List<LogMessage> log, int most) {
        List<String> messages =
                log.reversed().stream().limit(most).map(LogMessage::message).toList();
        Map<String, Object> history = new LinkedHashMap<>();
        history.put("status", word(assignment));
        history.put("messages", messages);
        return history;
    }

    /** An artifact with its links; what they are called tells the scheme (digest, 2.3). */
    Map<String, Object> artifact(Request request, Artifact artifact) {
        LegacyDigests legacy = artifact.legacy()
                .orElseThrow(() -> new IllegalStateException("artifact " + artifact.id() + " has no SHA-1"));
        Map<String, Object> hashes = new LinkedHashMap<>();
        hashes.put("sha1", legacy.sha1());
        hashes.put("md5", legacy.md5());
        hashes.put("sha256", artifact.sha256());
        String href = addresses.artifact(request, artifact);
        String suffix = href.startsWith("https:") ? "" : "-http";
        Map<String, Object> links = new LinkedHashMap<>();
        links.put("download" + suffix, Map.of("href", href));
        links.put("md5sum" + suffix, Map.of("href", href + ArtifactRoutes.MD5SUM));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("filename", artifact.fileName().orElseGet(artifact.id()::toString));
        body.put("hashes", hashes);
        body.put("size", artifact.size());
        body.put("_links", links);
        return body;
    }

    /** Changes when what the device is told about the action changes; fits 32 bits with sign (digest, 2.1). */
    static int checksum(long action, Artifact artifact, Allowance allowance) {
        return (action + "\n" + artifact.id() + "\n" + artifact.sha256() + "\n" + urgency(allowance) + "\n"
                        + allowance.installs() + "\n" + allowance.window())
                .hashCode();
    }

    private static String urgency(Allowance allowance) {
        return allowance.forced() ? "forced" : "attempt";
    }

    private Map<String, Object> chunk(Request request, Artifact artifact) {
        Map<String, Object> chunk = new LinkedHashMap<>();
        chunk.put("part", PART);
        chunk.put("version", version(artifact));
        chunk.put("name", artifact.name());
        chunk.put("artifacts", List.of(artifact(request, artifact)));
        return chunk;
    }

    /** The version that the file names, or else the release, which is one itself. */
    static String version(Artifact artifact) {
        return artifact.provides().getOrDefault("version", artifact.name());
    }

    private static String word(Assignment assignment) {
        return switch (assignment.status()) {
            case AWAITING_CONFIRMATION -> "WAIT_FOR_CONFIRMATION";
            case PENDING -> "RETRIEVED";
            case DOWNLOADING -> "DOWNLOAD";
            case PAUSE_BEFORE_INSTALLING -> "DOWNLOADED";
            case INSTALLING, PAUSE_BEFORE_REBOOTING, REBOOTING, PAUSE_BEFORE_COMMITTING -> "RUNNING";
            case ABORTING -> "CANCELING";
            case SUCCESS, ALREADY_INSTALLED -> "FINISHED";
            case FAILURE, NO_ARTIFACT -> "ERROR";
            case ABORTED, DECOMMISSIONED -> "CANCELED";
        };
    }
}
