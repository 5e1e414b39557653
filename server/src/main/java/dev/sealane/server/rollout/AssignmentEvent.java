package dev.sealane.server.rollout;

import java.time.Instant;

/** One entry of an assignment's history: from then on it had this status. */
public record AssignmentEvent(Instant at, AssignmentStatus status, String substate) {}
