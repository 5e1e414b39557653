package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.http.Members;
import dev.sealane.server.http.Request;
import dev.sealane.server.inquiry.Action;
import dev.sealane.server.rollout.AssignmentStatus;
import java.time.Instant;
import java.util.Map;

/** An assignment as an action (digest, 2.5). */
final class ActionJson {
    private ActionJson() {}

    static Map<String, Object> describe(Hal hal, Request request, Action action) {
        String self = hal.href(request, TargetJson.KIND, action.controllerId(), "actions", action.id());
        String word = word(action);
        boolean isOpen = !action.status().isFinal();
        Members members = new Members()
                .put("createdBy", action.createdBy())
                .put("createdAt", action.createdAt().toEpochMilli())
                .put("lastModifiedBy", action.createdBy())
                .put("lastModifiedAt", action.changedAt().toEpochMilli())
                .put("id", action.id())
                .put("type", word.startsWith("cancel") ? "cancel" : "update")
                .put("active", isOpen)
                .put("status", word)
                .put("detailStatus", word)
                .put("forceType", TermsBody.word(action.terms().type()))
                .put("forceTime", action.terms().type().forcedAt().map(Instant::toEpochMilli))
                .put("weight", action.terms().weight())
                .put("maintenanceWindow", action.terms().window().map(TermsBody::window))
                .put("rollout", action.rolloutNumber())
                .put("rolloutName", action.rolloutName());
        String set = action.setId()
                .map(id -> hal.href(request, SetJson.KIND, id))
                .orElseGet(() -> hal.href(request, SetJson.KIND));
        return members.put(
                        "_links",
                        Hal.links(
                                self,
                                "target",
                                hal.href(request, TargetJson.KIND, action.controllerId()),
                                "distributionset",
                                set,
                                "status",
                                self + "/status"))
                .map();
    }

    /** hawkBit keeps {@code retrieved} through everything a device reports before its end. */
    static String word(Action action) {
        if (!action.begun() && !action.status().isFinal()) {
            return "scheduled";
        }
        if (action.status() == AssignmentStatus.PENDING && !action.told()) {
            return "running";
        }
        return word(action, action.status());
    }

    /** The word for a status that the action reached; one that only downloads is never more than that. */
    static String word(Action action, AssignmentStatus status) {
        if (status == AssignmentStatus.SUCCESS && !action.terms().type().installs()) {
            return "downloaded";
        }
        return switch (status) {
            case PENDING,
                    DOWNLOADING,
                    PAUSE_BEFORE_INSTALLING,
                    INSTALLING,
                    PAUSE_BEFORE_REBOOTING,
                    REBOOTING,
                    PAUSE_BEFORE_COMMITTING -> "retrieved";
            case AWAITING_CONFIRMATION -> "wait_for_confirmation";
            case ABORTING -> "canceling";
            case SUCCESS, ALREADY_INSTALLED -> "finished";
            case FAILURE, NO_ARTIFACT -> "error";
            case ABORTED, DECOMMISSIONED -> "canceled";
        };
    }
}
