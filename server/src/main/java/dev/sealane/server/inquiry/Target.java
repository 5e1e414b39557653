package dev.sealane.server.inquiry;

import dev.sealane.server.device.DeviceId;
import java.time.Instant;
import java.util.Optional;

/**
 * A device of the fleet as something to give releases to.
 *
 * @param controllerId what it calls itself, or its id where it has no such name
 * @param name given by people; empty if none was
 * @param address given by people; empty if none was
 * @param kindId what kind of device people say it is
 * @param assigned the release that the newest assignment which still counts gives it
 * @param installed the release that it runs
 * @param installedAt when its newest success was reported
 * @param autoConfirm whether every rollout is agreed to in advance
 */
public record Target(
        DeviceId device,
        String controllerId,
        String name,
        String description,
        String address,
        Optional<String> group,
        Optional<Long> kindId,
        Optional<String> kindName,
        UpdateStatus status,
        Optional<String> assigned,
        Optional<String> installed,
        Optional<Instant> installedAt,
        Optional<Instant> calledAt,
        boolean attributesWanted,
        boolean autoConfirm,
        String createdBy,
        Instant createdAt,
        String changedBy,
        Instant changedAt) {
    /** How a device stands to what it was given. */
    public enum UpdateStatus {
        /** It has never called. */
        UNKNOWN,
        /** It has called, and was given nothing. */
        REGISTERED,
        /** It has not ended what it was given. */
        PENDING,
        /** It runs what it was given. */
        IN_SYNC,
        /** It failed with what it was given. */
        ERROR;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
