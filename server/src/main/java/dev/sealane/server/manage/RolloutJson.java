package dev.sealane.server.manage;

import dev.sealane.server.device.GroupName;
import dev.sealane.server.http.Members;
import dev.sealane.server.release.ArtifactId;
import dev.sealane.server.rollout.Assignment;
import dev.sealane.server.rollout.AssignmentEvent;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Hold;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.Phase;
import dev.sealane.server.rollout.Rollout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How our own API writes rollouts and assignments. */
final class RolloutJson {
    private RolloutJson() {}

    /** The whole rollout. */
    static Map<String, Object> full(Rollout rollout, List<Phase> phases) {
        Map<String, Object> described = rollout(rollout);
        described.put("phases", phases.stream().map(PlanJson::phase).toList());
        return described;
    }

    /** What a list shows of a rollout. */
    static Map<String, Object> rollout(Rollout rollout) {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (AssignmentStatus status : AssignmentStatus.values()) {
            if (rollout.count(status) > 0) {
                counts.put(status.word(), rollout.count(status));
            }
        }
        return new Members()
                .put("id", rollout.id().toString())
                .put("name", rollout.name())
                .put("release", rollout.releaseName())
                .put("target", rollout.target())
                .put("group", rollout.group().map(GroupName::value))
                .put("force_installation", rollout.forceInstallation())
                .putAll(TermsJson.write(rollout.terms()))
                .put("status", rollout.status().word())
                .put("hold", rollout.hold().map(Hold::word))
                .put("starts_at", rollout.startsAt())
                .put("devices", rollout.deviceCount())
                .put("finished_devices", rollout.finishedCount())
                .put("counts", counts)
                .put("created_by", rollout.createdBy())
                .put("created_at", rollout.createdAt())
                .put("started_at", rollout.startedAt())
                .put("aborted_at", rollout.abortedAt())
                .put("finished_at", rollout.finishedAt())
                .map();
    }

    static Members assignment(Assignment assignment) {
        return new Members()
                .put("rollout", assignment.rollout().toString())
                .put("device", assignment.device().toString())
                .put("status", assignment.status().word())
                .put("substate", assignment.substate())
                .putAll(TermsJson.write(assignment.terms()))
                .put("artifact", assignment.artifact().map(ArtifactId::toString))
                .put("device_type", assignment.deviceType())
                .put("has_log", assignment.logKept())
                .put("created_at", assignment.createdAt())
                .put("changed_at", assignment.changedAt())
                .put("started_at", assignment.startedAt())
                .put("finished_at", assignment.finishedAt());
    }

    static Map<String, Object> withHistory(Assignment assignment, List<AssignmentEvent> history) {
        return assignment(assignment)
                .put(
                        "history",
                        history.stream()
                                .map(event -> new Members()
                                        .put("at", event.at())
                                        .put("status", event.status().word())
                                        .put("substate", event.substate())
                                        .map())
                                .toList())
                .map();
    }

    static Map<String, Object> message(LogMessage message) {
        return new Members()
                .put("timestamp", message.timestamp())
                .put("level", message.level())
                .put("message", message.message())
                .map();
    }
}
