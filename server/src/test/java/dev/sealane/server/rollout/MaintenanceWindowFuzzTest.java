package dev.sealane.server.rollout;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealane.server.refusal.InvalidInput;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Only {@link InvalidInput} may escape from the reader of schedules, and no schedule may keep the search for its next time
 * busy.
 *
 * <p>{@code JAZZER_FUZZ=1 mvn -pl server test -Dtest=MaintenanceWindowFuzzTest} fuzzes for five minutes.
 */
final class MaintenanceWindowFuzzTest {
    private static final List<ZoneId> ZONES =
            List.of(ZoneId.of("UTC"), ZoneId.of("Europe/Berlin"), ZoneId.of("Pacific/Apia"), ZoneId.of("+05:45"));

    private static final Instant START = Instant.parse("2027-03-27T12:34:56Z");

    @FuzzTest(maxDuration = "5m")
    void schedule(FuzzedDataProvider input) {
        ZoneId zone = input.pickValue(ZONES);
        Duration duration = Duration.ofSeconds(input.consumeInt(1, (int) MaintenanceWindow.LONGEST.toSeconds()));
        String schedule = input.consumeRemainingAsString();
        try {
            check(new MaintenanceWindow(schedule, duration, zone));
        } catch (InvalidInput _) {
            return;
        }
    }

    private static void check(MaintenanceWindow window) {
        Optional<Instant> opening = window.opening(START);
        opening.ifPresent(at -> {
            if (!at.isAfter(START)) {
                throw new IllegalStateException("it opens before it is asked: " + window);
            }
            if (!window.isOpen(at)) {
                throw new IllegalStateException("it is closed when it opens: " + window);
            }
        });
    }
}
