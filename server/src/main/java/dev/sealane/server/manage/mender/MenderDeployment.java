package dev.sealane.server.manage.mender;

import dev.sealane.server.device.GroupName;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Members;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.ArtifactId;
import dev.sealane.server.rollout.Assignment;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.Rollout;
import dev.sealane.server.rollout.RolloutStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Rollouts and assignments in Mender's words, which calls them deployments and device deployments (section 6). */
final class MenderDeployment {
    private static final DateTimeFormatter LOG_TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd HH:mm:ss '+0000 UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private MenderDeployment() {}

    static Map<String, Object> describe(Rollout rollout) {
        return new Members()
                .put("id", rollout.id().toString())
                .put("name", rollout.name())
                .put("artifact_name", rollout.releaseName())
                .put("created", rollout.createdAt())
                .put("finished", rollout.finishedAt())
                .put("status", status(rollout.status()))
                .put("device_count", rollout.deviceCount())
                .put("max_devices", rollout.deviceCount())
                .put("initial_device_count", rollout.deviceCount())
                .put("groups", rollout.group().map(GroupName::value).stream().toList())
                .put("type", "software")
                .put("force_installation", rollout.forceInstallation())
                .put("statistics", new Members().put("status", statistics(rollout)))
                .map();
    }

    /** Every key of the original, those without devices as 0. */
    static Map<String, Object> statistics(Rollout rollout) {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (AssignmentStatus status : AssignmentStatus.values()) {
            counts.merge(status(status), rollout.count(status), (sum, count) -> (Integer) sum + (Integer) count);
        }
        return counts;
    }

    static Map<String, Object> device(Assignment assignment, Optional<Artifact> artifact) {
        Members members = new Members()
                .put("id", assignment.device().toString())
                .put("status", status(assignment.status()))
                .put("created", assignment.createdAt())
                .put("started", assignment.startedAt())
                .put("finished", assignment.finishedAt())
                .put("device_type", assignment.deviceType().orElse(""))
                .put("log", assignment.logKept());
        String substate = substate(assignment);
        if (!substate.isEmpty()) {
            members.put("substate", substate);
        }
        artifact.ifPresent(found -> members.put("image", MenderArtifact.describe(found)));
        return members.map();
    }

    /** Where Mender's status is not the whole truth, the substate says it. */
    private static String substate(Assignment assignment) {
        return switch (assignment.status()) {
            case ABORTING -> "asked to stop";
            case AWAITING_CONFIRMATION -> "awaiting confirmation";
            default -> assignment.substate();
        };
    }

    /** One entry of a device's history. */
    static Map<String, Object> ofDevice(
            Assignment assignment, Map<String, Object> deployment, Optional<ArtifactId> image) {
        Members device = new Members()
                .put("id", assignment.device().toString())
                .put("status", status(assignment.status()))
                .put("created", assignment.createdAt())
                .put("started", assignment.startedAt())
                .put("finished", assignment.finishedAt())
                .put("log", assignment.logKept());
        image.ifPresent(id -> device.put("image", Map.of("id", id.toString())));
        return new Members()
                .put("id", assignment.rollout() + "/" + assignment.device())
                .put("deployment", deployment)
                .put("device", device)
                .map();
    }

    /** Mender's word; the pauses have underscores, the others hyphens or one word. */
    static String status(AssignmentStatus status) {
        return switch (status) {
            case NO_ARTIFACT -> "noartifact";
            // Mender has no word for a device that was asked to stop and has not answered. It is still at work, and
            // "aborted" would be an end that its success may yet contradict.
            case ABORTING -> AssignmentStatus.INSTALLING.word();
            case AWAITING_CONFIRMATION -> AssignmentStatus.PENDING.word();
            case PAUSE_BEFORE_INSTALLING, PAUSE_BEFORE_REBOOTING, PAUSE_BEFORE_COMMITTING ->
                status.word().replace('-', '_');
            case PENDING,
                    DOWNLOADING,
                    INSTALLING,
                    REBOOTING,
                    SUCCESS,
                    FAILURE,
                    ALREADY_INSTALLED,
                    ABORTED,
                    DECOMMISSIONED -> status.word();
        };
    }

    static String status(RolloutStatus status) {
        return status == RolloutStatus.RUNNING ? "inprogress" : status.word();
    }

    static RolloutStatus rolloutStatus(String word) {
        return switch (word) {
            case "pending" -> RolloutStatus.PENDING;
            case "inprogress" -> RolloutStatus.RUNNING;
            case "finished" -> RolloutStatus.FINISHED;
            default ->
                throw HttpRefusal.badRequest("bad-query", "there is no such status")
                        .expected("pending, inprogress or finished")
                        .found(word)
                        .where("query: status");
        };
    }

    /** The log as the original writes it: {@code 2006-01-02 15:04:05 +0000 UTC level: message}. */
    static String log(List<LogMessage> messages) {
        StringBuilder text = new StringBuilder();
        for (LogMessage message : messages) {
            text.append(time(message.timestamp()))
                    .append(' ')
                    .append(message.level())
                    .append(": ")
                    .append(message.message())
                    .append('\n');
        }
        return text.toString();
    }

    /** A device's own time in the log's form; what is no time stays as the device wrote it. */
    private static String time(String timestamp) {
        try {
            Instant instant = OffsetDateTime.parse(timestamp).toInstant();
            return LOG_TIME.format(instant);
        } catch (DateTimeException foreign) {
            return timestamp;
        }
    }
}
