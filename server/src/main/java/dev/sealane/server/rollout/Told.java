package dev.sealane.server.rollout;

import java.util.List;

/**
 * What a device tells about an assignment.
 *
 * @param status one that a device may report
 * @param substate the device's own words about where it is; may be empty
 * @param messages lines for the assignment's log
 */
public record Told(AssignmentStatus status, String substate, List<LogMessage> messages) {
    public Told {
        messages = List.copyOf(messages);
    }

    /** A status alone. */
    public static Told of(AssignmentStatus status, String substate) {
        return new Told(status, substate, List.of());
    }
}
