package dev.sealane.server.inquiry;

import dev.sealane.server.device.DeviceId;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.rollout.Terms;
import java.time.Instant;
import java.util.Optional;

/**
 * An assignment with the names of what belongs to it.
 *
 * @param id the assignment's number
 * @param begun whether its phase has begun
 * @param told whether the device was told what to install
 * @param rolloutNumber empty for an assignment that is no part of an undertaking
 * @param setId the number of the release
 */
public record Action(
        long id,
        DeviceId device,
        String controllerId,
        RolloutId rollout,
        Optional<Long> rolloutNumber,
        Optional<String> rolloutName,
        Optional<Long> setId,
        String setName,
        String setVersion,
        AssignmentStatus status,
        boolean begun,
        boolean told,
        Terms terms,
        String createdBy,
        Instant createdAt,
        Instant changedAt) {}
