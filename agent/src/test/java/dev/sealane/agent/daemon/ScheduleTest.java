package dev.sealane.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.agent.client.BusyException;
import dev.sealane.agent.config.AgentConfig;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** When the next attempt is due. */
final class ScheduleTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Schedule schedule = new Schedule(
            Duration.ofMinutes(30),
            new AgentConfig.Polling(Duration.ofMinutes(30), Duration.ofHours(8), Duration.ofMinutes(5), 0),
            new Random(1),
            NOW);

    @Test
    void isDueAtFirstAndThenAfterItsIntervalOrUpToATenthLater() {
        assertThat(schedule.isDue(NOW)).isTrue();

        schedule.succeeded(NOW);

        assertThat(schedule.untilDue(NOW)).isBetween(MINUTE.multipliedBy(30), MINUTE.multipliedBy(33));
    }

    @Test
    void followsAnIntervalThatAServerAsksFor() {
        schedule.repeatEvery(MINUTE);
        schedule.succeeded(NOW);

        assertThat(schedule.untilDue(NOW)).isBetween(MINUTE, Duration.ofSeconds(66));
    }

    @Test
    void waitsLongerAfterEachThreeFailuresAndAsLongAsABusyServerAsks() {
        for (int i = 0; i < 3; i++) {
            assertThat(schedule.failed(new IOException("broken"), NOW)).isBetween(MINUTE, Duration.ofSeconds(66));
        }
        assertThat(schedule.failed(new IOException("broken"), NOW))
                .isBetween(MINUTE.multipliedBy(2), Duration.ofSeconds(132));
        assertThat(schedule.failed(new BusyException("busy", MINUTE.multipliedBy(20)), NOW))
                .isBetween(MINUTE.multipliedBy(20), MINUTE.multipliedBy(22));
    }
}
