package dev.sealane.server.account;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** A token a user made for a program. Its secret is shown once and not kept. */
public record AccessToken(
        UUID id, String name, Instant createdAt, Optional<Instant> expiresAt, Optional<Instant> usedAt) {}
