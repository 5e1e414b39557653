package dev.sealane.server.rollout;

import dev.sealane.server.device.DeviceId;
import dev.sealane.server.refusal.InvalidInput;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * How a rollout goes on, beyond what it is for.
 *
 * @param description for people; may be empty
 * @param condition what chose the devices, for people; may be empty
 * @param direct whether it only gives devices a release, and is no undertaking of its own
 * @param hold what it waits for before its first phase begins
 * @param startsAt when it starts without a person, if it waits to be started
 * @param division which devices begin together
 */
public record Plan(
        String description,
        String condition,
        boolean direct,
        Optional<Hold> hold,
        Optional<Instant> startsAt,
        Division division) {
    /** All devices begin at once. */
    public static final Plan AT_ONCE =
            new Plan("", "", false, Optional.empty(), Optional.empty(), new Division.Undivided());

    /** The same for devices that are only given a release. */
    public static final Plan DIRECT =
            new Plan("", "", true, Optional.empty(), Optional.empty(), new Division.Undivided());

    /** Phases of one rollout: hawkBit's default quota. */
    public static final int MAX_PHASES = 500;

    private static final int MAX_DESCRIPTION = 1024;

    /**
     * One phase.
     *
     * @param confirmation whether somebody has to agree before its devices are told
     */
    public record PlannedPhase(
            String name, String description, Set<DeviceId> devices, Gate gate, boolean confirmation) {
        public PlannedPhase {
            if (name.isBlank() || name.length() > RolloutRequest.MAX_NAME || name.indexOf('\0') >= 0) {
                throw new InvalidInput("name", "expected 1 to " + RolloutRequest.MAX_NAME + " characters");
            }
            requireDescription(description);
            devices = Set.copyOf(devices);
        }
    }

    public Plan {
        requireDescription(description);
    }

    /** The same for another division. */
    public Plan withDivision(Division changed) {
        return new Plan(description, condition, direct, hold, startsAt, changed);
    }

    /** The same, waiting for something before the first phase begins. */
    public Plan withHold(Hold awaited, Optional<Instant> time) {
        return new Plan(description, condition, direct, Optional.of(awaited), time, division);
    }

    static void requireDescription(String description) {
        if (description.length() > MAX_DESCRIPTION || description.indexOf('\0') >= 0) {
            throw new InvalidInput("description", "expected at most " + MAX_DESCRIPTION + " characters without NUL");
        }
    }
}
