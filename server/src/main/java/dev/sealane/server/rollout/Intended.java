package dev.sealane.server.rollout;

import dev.sealane.server.device.DeviceId;
import java.time.Instant;

/**
 * What a device should run: the release of the newest rollout that still means it.
 *
 * @param status how far the device is with it
 * @param since when the device was given it
 */
public record Intended(
        DeviceId device,
        RolloutId rollout,
        String rolloutName,
        String releaseName,
        AssignmentStatus status,
        Instant since,
        Instant changedAt) {}
