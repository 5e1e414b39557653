package dev.sealane.server.account;

import java.time.Instant;
import java.util.Optional;

/** A person who manages a fleet. */
public record User(UserId id, Email email, Instant createdAt, Instant changedAt, Optional<Instant> signedInAt) {}
