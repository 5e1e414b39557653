package dev.sealane.server.rollout;

import dev.sealane.server.device.GroupName;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Sending one release to a set of devices.
 *
 * @param number counts the rollouts of all tenants in the order of their creation
 * @param description for people; may be empty
 * @param condition what chose the devices, for people; may be empty
 * @param direct whether it only gives devices a release, and is no undertaking of its own
 * @param hold why it begins no further phase
 * @param startsAt when it starts without a person, if it waits to be started
 * @param target what it was created for: {@code all}, {@code group} or {@code devices}
 * @param forceInstallation whether a device that runs the release already installs it again
 * @param createdBy who created it, for people; empty if unknown
 * @param deviceCount how many assignments it has
 * @param statistics assignments by status; statuses without any are absent
 * @param abortedAt when a person stopped it
 */
public record Rollout(
        RolloutId id,
        long number,
        String name,
        String description,
        String condition,
        boolean direct,
        Optional<Hold> hold,
        Optional<Instant> startsAt,
        String releaseName,
        String target,
        Optional<GroupName> group,
        boolean forceInstallation,
        Terms terms,
        int deviceCount,
        Map<AssignmentStatus, Integer> statistics,
        String createdBy,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> abortedAt,
        Optional<Instant> finishedAt) {
    public Rollout {
        statistics = Map.copyOf(statistics);
    }

    public RolloutStatus status() {
        if (finishedAt.isPresent()) {
            return RolloutStatus.FINISHED;
        }
        return startedAt.isPresent() ? RolloutStatus.RUNNING : RolloutStatus.PENDING;
    }

    public int count(AssignmentStatus status) {
        return statistics.getOrDefault(status, 0);
    }

    /** Assignments with a final status. */
    public int finishedCount() {
        return statistics.entrySet().stream()
                .filter(entry -> entry.getKey().isFinal())
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
