package dev.sealane.server.device;

import java.time.Instant;
import java.util.Optional;

/**
 * A machine in the field, as a list shows it.
 *
 * @param dialect what it speaks
 * @param deviceType what it last said it is; empty before it first asked for work
 * @param artifactName the software it last said it runs
 * @param group the one static group it is in
 * @param checkedInAt when it last called, up to a few seconds late
 * @param reportedAt when it last reported its inventory
 */
public record Device(
        DeviceId id,
        Identity identity,
        Admission admission,
        Dialect dialect,
        Optional<String> deviceType,
        Optional<String> artifactName,
        Optional<GroupName> group,
        Instant createdAt,
        Instant changedAt,
        Optional<Instant> reportedAt,
        Optional<Instant> checkedInAt) {}
