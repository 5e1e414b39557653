package dev.sealane.server.device;

import java.time.Instant;

/**
 * One credential that a device has shown, or that a person entered for it, and what a person decided about it.
 *
 * @param status one of pending, accepted, rejected, preauthorised
 * @param changedAt when the status was last set
 */
public record AuthSet(
        AuthSetId id, DeviceId device, Credential credential, Admission status, Instant createdAt, Instant changedAt) {}
