package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.http.Members;
import dev.sealane.server.http.Request;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Gate;
import dev.sealane.server.rollout.Phase;
import dev.sealane.server.rollout.Rollout;
import dev.sealane.server.rollout.RolloutStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rollout and its phases in hawkBit's words (digest, 2.6).
 *
 * @param set the number of its release
 * @param statistics devices by status, by the number of their phase
 */
record RolloutView(
        Rollout rollout,
        Optional<Long> set,
        List<Phase> phases,
        Map<Integer, Map<AssignmentStatus, Integer>> statistics) {
    static final String KIND = "rollouts";

    /** Where the rollout stands, in one word. */
    String status() {
        boolean aborted = rollout.abortedAt().isPresent();
        if (rollout.status() == RolloutStatus.FINISHED) {
            return aborted ? "stopped" : "finished";
        }
        if (aborted) {
            return "stopping";
        }
        return rollout.hold()
                .map(hold -> switch (hold) {
                    case AWAITS_APPROVAL -> "waiting_for_approval";
                    case DENIED -> "approval_denied";
                    case AWAITS_START -> "ready";
                    case PAUSED -> "paused";
                })
                .orElse("running");
    }

    Map<String, Object> describe(Hal hal, Request request, boolean full) {
        String self = hal.href(request, KIND, rollout.number());
        Members members = new Members()
                .put("createdBy", rollout.createdBy())
                .put("createdAt", rollout.createdAt().toEpochMilli())
                .put("lastModifiedBy", rollout.createdBy())
                .put("lastModifiedAt", rollout.createdAt().toEpochMilli())
                .put("id", rollout.number())
                .put("name", rollout.name())
                .put("description", rollout.description())
                .put("targetFilterQuery", rollout.condition())
                .put("distributionSetId", set)
                .put("status", status())
                .put("totalTargets", rollout.deviceCount())
                .put("totalGroups", phases.size())
                .put("type", TermsBody.word(rollout.terms().type()))
                .put("forcetime", rollout.terms().type().forcedAt().map(Instant::toEpochMilli))
                .put("weight", rollout.terms().weight())
                .put("confirmationRequired", rollout.terms().confirmation())
                .put("startAt", rollout.startsAt().map(Instant::toEpochMilli))
                .put("deleted", false)
                .put("dynamic", false);
        if (!full) {
            return members.put("_links", Hal.links(self)).map();
        }
        return members.put("totalTargetsPerStatus", counts(phases))
                .put(
                        "_links",
                        Hal.links(
                                self,
                                "start",
                                self + "/start",
                                "pause",
                                self + "/pause",
                                "resume",
                                self + "/resume",
                                "stop",
                                self + "/stop",
                                "triggerNextGroup",
                                self + "/triggerNextGroup",
                                "approve",
                                self + "/approve",
                                "deny",
                                self + "/deny",
                                "groups",
                                self + "/deploygroups",
                                "distributionset",
                                hal.href(request, SetJson.KIND, set.orElse(0L))))
                .map();
    }

    Map<String, Object> describe(Hal hal, Request request, Phase phase) {
        String self = hal.href(request, KIND, rollout.number(), "deploygroups", phase.id());
        Gate gate = phase.gate();
        Members members = new Members()
                .put("createdBy", rollout.createdBy())
                .put("createdAt", rollout.createdAt().toEpochMilli())
                .put("lastModifiedBy", rollout.createdBy())
                .put(
                        "lastModifiedAt",
                        phase.startedAt().orElse(rollout.createdAt()).toEpochMilli())
                .put("id", phase.id())
                .put("name", phase.name())
                .put("description", phase.description())
                .put("status", status(phase))
                .put("totalTargets", phase.deviceCount())
                .put("totalTargetsPerStatus", counts(List.of(phase)))
                .put("confirmationRequired", phase.confirmation())
                .put("successCondition", condition(gate.successPercent()))
                .put(
                        "successAction",
                        Map.of("action", gate.then() == Gate.Then.PAUSE ? "PAUSE" : "NEXTGROUP", "expression", ""))
                .put("dynamic", false);
        gate.errorPercent()
                .ifPresent(percent -> members.put("errorCondition", condition(percent))
                        .put("errorAction", Map.of("action", "PAUSE", "expression", "")));
        return members.put("_links", Hal.links(self, "targets", self + "/targets"))
                .map();
    }

    private String status(Phase phase) {
        return switch (phase.status()) {
            case SCHEDULED -> status().equals("running") || status().equals("paused") ? "scheduled" : "ready";
            case RUNNING -> "running";
            case FINISHED -> "finished";
            case FAILED -> "error";
        };
    }

    private static Map<String, Object> condition(int percent) {
        return Map.of("condition", "THRESHOLD", "expression", Integer.toString(percent));
    }

    /** Every word, those without targets as 0. */
    private Map<String, Object> counts(List<Phase> counted) {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (String word : List.of("running", "notstarted", "scheduled", "cancelled", "finished", "error")) {
            counts.put(word, 0);
        }
        for (Phase phase : counted) {
            statistics
                    .getOrDefault(phase.number(), Map.of())
                    .forEach((status, number) ->
                            counts.merge(word(phase, status), number, (sum, more) -> (Integer) sum + (Integer) more));
        }
        return counts;
    }

    private String word(Phase phase, AssignmentStatus status) {
        return switch (status) {
            case AWAITING_CONFIRMATION, PENDING -> {
                if (phase.startedAt().isPresent()) {
                    yield "running";
                }
                yield status(phase).equals("ready") ? "notstarted" : "scheduled";
            }
            case DOWNLOADING,
                    PAUSE_BEFORE_INSTALLING,
                    INSTALLING,
                    PAUSE_BEFORE_REBOOTING,
                    REBOOTING,
                    PAUSE_BEFORE_COMMITTING,
                    ABORTING -> "running";
            case SUCCESS, ALREADY_INSTALLED -> "finished";
            case FAILURE, NO_ARTIFACT -> "error";
            case ABORTED, DECOMMISSIONED -> "cancelled";
        };
    }
}
