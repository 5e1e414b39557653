package dev.sealane.agent.update;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait before the next attempt: each interval three times, then twice as long, up to a cap; when the cap
 * was used three times the attempts are over (mender-device-api.md 7.2).
 */
public record Backoff(Duration first, Duration cap) {
    private static final int REPEATS = 3;

    public Backoff {
        if (first.isNegative() || cap.compareTo(first) < 0) {
            throw new IllegalArgumentException("expected 0 ≤ first ≤ cap, found " + first + " and " + cap);
        }
    }

    /** The back-off of stock clients: from one minute to {@code cap}, and never below a minute. */
    public static Backoff upTo(Duration cap) {
        Duration minute = Duration.ofMinutes(1);
        return new Backoff(minute, cap.compareTo(minute) < 0 ? minute : cap);
    }

    /** How long to wait after this many failures in a row, empty when the attempts are over. */
    public Optional<Duration> after(int failures) {
        Duration interval = first;
        for (int used = REPEATS; used < failures; used += REPEATS) {
            if (interval.compareTo(cap) >= 0) {
                return Optional.empty();
            }
            interval = min(interval.multipliedBy(2), cap);
        }
        return Optional.of(interval);
    }

    /** Like {@link #after}, but stays at the cap for ever. */
    public Duration afterWithoutEnd(int failures) {
        return after(failures).orElse(cap);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
