package dev.sealane.server.account;

import dev.sealane.server.refusal.Refusal;
import java.time.Duration;
import java.util.Optional;

/** Somebody tried too many passwords; the next attempt is worth making only later. */
public final class TooManyAttempts extends Refusal {
    private final Duration wait;

    TooManyAttempts(Duration wait) {
        super(
                Kind.TOO_SOON,
                "too-many-attempts",
                "too many failed sign-ins: try again in "
                        + Math.max(1, wait.plusMillis(999).toSeconds()) + " s");
        this.wait = wait;
    }

    @Override
    public Optional<Duration> retryAfter() {
        return Optional.of(wait);
    }
}
