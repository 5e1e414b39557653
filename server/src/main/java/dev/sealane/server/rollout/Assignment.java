package dev.sealane.server.rollout;

import dev.sealane.server.device.DeviceId;
import dev.sealane.server.release.ArtifactId;
import java.time.Instant;
import java.util.Optional;

/**
 * One device's part in a rollout.
 *
 * @param action names the assignment to devices whose protocol counts; unique in the tenant
 * @param substate the device's own words about where it is; may be empty
 * @param artifact what was chosen for the device when it first asked
 * @param deviceType what the device said it is when it first asked
 * @param logKept whether the device sent a log
 */
public record Assignment(
        RolloutId rollout,
        DeviceId device,
        long action,
        AssignmentStatus status,
        String substate,
        Terms terms,
        Optional<ArtifactId> artifact,
        Optional<String> deviceType,
        boolean logKept,
        Instant createdAt,
        Instant changedAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt) {}
