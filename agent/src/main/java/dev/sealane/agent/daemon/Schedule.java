package dev.sealane.agent.daemon;

import dev.sealane.agent.client.BusyException;
import dev.sealane.agent.client.NotAdmittedException;
import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.update.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When a repeated task is due: every interval while it works; after a failure as the back-off says, and after so many
 * failures at the interval again (Mender client, sections 7.1 and 7.2).
 *
 * <p>Each wait is lengthened by up to a tenth at random: a fleet that was switched on together, or lost its server
 * together, spreads out.
 */
final class Schedule {
    private static final double JITTER = 0.1;
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);

    private final Backoff backoff;
    private final int retryCount;
    private final RandomGenerator random;
    private Duration interval;
    private int failures;
    private Instant due;

    Schedule(Duration interval, AgentConfig.Polling polling, RandomGenerator random, Instant now) {
        this.interval = interval;
        Duration first = polling.retry().compareTo(FIRST_PAUSE) < 0 ? polling.retry() : FIRST_PAUSE;
        this.backoff = new Backoff(first, polling.retry());
        this.retryCount = polling.retryCount();
        this.random = random;
        this.due = now;
    }

    boolean isDue(Instant now) {
        return !now.isBefore(due);
    }

    /** How long until the task is due. */
    Duration untilDue(Instant now) {
        return isDue(now) ? Duration.ZERO : Duration.between(now, due);
    }

    /** Makes the task due at once. */
    void hurry(Instant now) {
        due = now;
    }

    /** Changes the interval, from the next success on. */
    void repeatEvery(Duration wished) {
        interval = wished;
    }

    void succeeded(Instant now) {
        failures = 0;
        due = now.plus(jittered(interval));
    }

    /** Returns how long it is until the next attempt. */
    Duration failed(IOException failure, Instant now) {
        failures++;
        Duration wait = jittered(pause(failure));
        due = now.plus(wait);
        return wait;
    }

    private Duration pause(IOException failure) {
        if (failure instanceof BusyException busy && !busy.pause().isZero()) {
            return busy.pause();
        }
        if (failure instanceof NotAdmittedException) {
            return backoff.afterWithoutEnd(failures);
        }
        boolean over = retryCount > 0 && failures > retryCount;
        Duration pause = retryCount > 0
                ? backoff.afterWithoutEnd(failures)
                : backoff.after(failures).orElse(interval);
        return over ? interval : pause;
    }

    private Duration jittered(Duration wait) {
        return wait.plusNanos((long) (wait.toNanos() * JITTER * random.nextDouble()));
    }
}
