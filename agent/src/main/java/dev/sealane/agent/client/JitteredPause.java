package dev.sealane.agent.client;

import dev.sealane.agent.update.Pause;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits up to a tenth longer than asked, so that a fleet that lost its server together does not come back together.
 */
public final class JitteredPause implements Pause {
    private static final double MOST = 0.1;

    private final Pause pause;
    private final RandomGenerator random;

    public JitteredPause(Pause pause, RandomGenerator random) {
        this.pause = pause;
        this.random = random;
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        pause.pause(duration.plusNanos((long) (duration.toNanos() * MOST * random.nextDouble())));
    }
}
