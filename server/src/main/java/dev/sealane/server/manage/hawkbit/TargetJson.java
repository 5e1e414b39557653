package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.http.Members;
import dev.sealane.server.http.Request;
import dev.sealane.server.inquiry.Target;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A device as a target (digest, 2.1). */
final class TargetJson {
    static final String KIND = "targets";

    private final Hal hal;

    TargetJson(Hal hal) {
        this.hal = hal;
    }

    /**
     * What every list says.
     *
     * @param settings how often devices call, and how late they may be
     */
    Members describe(Request request, Target target, FleetSettings settings, Instant now) {
        Members members = new Members()
                .put("createdBy", target.createdBy())
                .put("createdAt", target.createdAt().toEpochMilli())
                .put("lastModifiedBy", target.changedBy())
                .put("lastModifiedAt", target.changedAt().toEpochMilli())
                .put("controllerId", target.controllerId())
                .put("name", target.name().isEmpty() ? target.controllerId() : target.name())
                .put("description", target.description())
                .put("updateStatus", target.status().word())
                .put("group", target.group())
                .put("targetType", target.kindId())
                .put("targetTypeName", target.kindName())
                .put("lastControllerRequestAt", target.calledAt().map(Instant::toEpochMilli))
                .put("installedAt", target.installedAt().map(Instant::toEpochMilli))
                .put("requestAttributes", target.attributesWanted())
                .put("autoConfirmActive", target.autoConfirm());
        Optional<String> address = Optional.of(target.address()).filter(text -> !text.isEmpty());
        members.put("address", address);
        target.calledAt().ifPresent(called -> members.put("pollStatus", polls(called, settings, now)));
        members.put("_links", Hal.links(hal.href(request, KIND, target.controllerId())));
        return members;
    }

    /** The same with the links that a single target has. */
    Map<String, Object> full(Request request, Target target, FleetSettings settings, Instant now) {
        String self = hal.href(request, KIND, target.controllerId());
        return describe(request, target, settings, now)
                .put(
                        "_links",
                        Hal.links(
                                self,
                                "assignedDS",
                                self + "/assignedDS",
                                "installedDS",
                                self + "/installedDS",
                                "attributes",
                                self + "/attributes",
                                "actions",
                                self + "/actions",
                                "metadata",
                                self + "/metadata",
                                "autoConfirm",
                                self + "/autoConfirm"))
                .map();
    }

    private static Members polls(Instant called, FleetSettings settings, Instant now) {
        Instant expected = called.plus(settings.pollInterval());
        return new Members()
                .put("lastRequestAt", called.toEpochMilli())
                .put("nextExpectedRequestAt", expected.toEpochMilli())
                .put("overdue", now.isAfter(expected.plus(settings.overdueAfter())));
    }
}
