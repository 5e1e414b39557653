package dev.sealane.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.server.refusal.InvalidInput;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When windows open and close, in the zones where clocks change too. */
final class MaintenanceWindowTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        "2027-01-03T01:59:59Z, false",
        "2027-01-03T02:00:00Z, true",
        "2027-01-03T03:59:59.999Z, true",
        "2027-01-03T04:00:00Z, false",
        "2027-01-04T02:30:00Z, false"
    })
    void isOpenFromTheSecondItOpensUntilItsDurationIsOver(Instant now, boolean open) {
        MaintenanceWindow sundays = window("0 0 2 ? * SUN *", Duration.ofHours(2), ZoneOffset.UTC);

        assertThat(sundays.isOpen(now)).isEqualTo(open);
    }

    @Test
    void staysOpenOverMidnightAndWhereWindowsTouch() {
        MaintenanceWindow night = window("0 0 22 ? * MON-FRI", Duration.ofHours(8), ZoneOffset.UTC);
        MaintenanceWindow always = window("0 0 0/1 ? * *", Duration.ofHours(1), ZoneOffset.UTC);

        assertThat(night.isOpen(Instant.parse("2027-01-09T05:59:59Z"))).isTrue();
        assertThat(night.isOpen(Instant.parse("2027-01-10T05:59:59Z"))).isFalse();
        assertThat(always.isOpen(Instant.parse("2027-01-09T23:59:59Z"))).isTrue();
        assertThat(always.isOpen(Instant.parse("2027-01-10T00:00:00Z"))).isTrue();
    }

    @Test
    void opensAtTheSameTimeOfDayInSummerAndWinter() {
        MaintenanceWindow nightly = window("0 0 2 ? * *", Duration.ofHours(1), BERLIN);

        assertThat(nightly.opening(Instant.parse("2027-01-15T12:00:00Z")))
                .contains(Instant.parse("2027-01-16T01:00:00Z"));
        assertThat(nightly.opening(Instant.parse("2027-07-15T12:00:00Z")))
                .contains(Instant.parse("2027-07-16T00:00:00Z"));
    }

    /** On 28 March 2027 two o'clock is three o'clock in Berlin, and on 31 October half past two comes twice. */
    @Test
    void leavesOutANightThatLacksItsTimeAndOpensOnceWhereItComesTwice() {
        MaintenanceWindow nightly = window("0 30 2 ? * *", Duration.ofMinutes(20), BERLIN);

        assertThat(openings(nightly, "2027-03-27T12:00:00Z", 2))
                .containsExactly("2027-03-29T00:30:00Z", "2027-03-30T00:30:00Z");
        assertThat(openings(nightly, "2027-10-30T12:00:00Z", 2))
                .containsExactly("2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z");
        assertThat(nightly.isOpen(Instant.parse("2027-03-28T01:40:00Z"))).isFalse();
        assertThat(nightly.isOpen(Instant.parse("2027-10-31T00:40:00Z"))).isTrue();
        assertThat(nightly.isOpen(Instant.parse("2027-10-31T01:40:00Z"))).isFalse();
    }

    @Test
    void lastsAsLongAsItSaysWhereClocksChangeMeanwhile() {
        MaintenanceWindow night = window("0 0 1 ? * *", Duration.ofHours(3), BERLIN);

        assertThat(night.isOpen(Instant.parse("2027-03-28T02:59:59Z"))).isTrue();
        assertThat(night.isOpen(Instant.parse("2027-03-28T03:00:00Z"))).isFalse();
        assertThat(night.isOpen(Instant.parse("2027-10-31T01:59:59Z"))).isTrue();
        assertThat(night.isOpen(Instant.parse("2027-10-31T02:00:00Z"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 0 2 1 1 ? 2020", "0 0 0 30 2 ?", "0 0 0 31 4 ? *"})
    void neverOpensWhereItsTimeNeverComes(String schedule) {
        MaintenanceWindow never = window(schedule, Duration.ofHours(1), ZoneOffset.UTC);

        assertThat(never.opening(Instant.parse("2027-01-01T00:00:00Z"))).isEmpty();
        assertThat(never.isOpen(Instant.parse("2027-01-01T00:00:00Z"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "daily",
                "0 0 2 * *",
                "0 0 2 ? * SUN * *",
                "0 0 25 ? * *",
                "0 61 2 ? * *",
                "0 0 2 1 * 1",
                "0 0 2 ? * NODAY",
                "0 0 2 ? * 2#9",
                "0 0/0 2 ? * *",
                "0 0 2 ? 13 *",
                "0 0 9999999999999999999 ? * *",
                "@daily"
            })
    void refusesSchedulesItCannotRead(String schedule) {
        assertThatThrownBy(() -> window(schedule, Duration.ofHours(1), ZoneOffset.UTC))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        refusal -> assertThat(refusal.where()).isEqualTo("maintenance_window.schedule"));
    }

    @Test
    void refusesASchedulesThatIsLongerThanAnyPersonWrites() {
        String list = "0 " + "0,".repeat(MaintenanceWindow.MAX_SCHEDULE) + "0 2 ? * *";

        assertThatThrownBy(() -> window(list, Duration.ofHours(1), ZoneOffset.UTC))
                .isInstanceOf(InvalidInput.class)
                .hasMessageContaining("at most " + MaintenanceWindow.MAX_SCHEDULE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT24H", "PT1.5S"})
    void refusesDurationsThatAreNoTimeOfDay(Duration duration) {
        assertThatThrownBy(() -> window("0 0 2 ? * *", duration, ZoneOffset.UTC))
                .isInstanceOfSatisfying(
                        InvalidInput.class,
                        refusal -> assertThat(refusal.where()).isEqualTo("maintenance_window.duration"));
    }

    private static MaintenanceWindow window(String schedule, Duration duration, ZoneId zone) {
        return new MaintenanceWindow(schedule, duration, zone);
    }

    private static List<String> openings(MaintenanceWindow window, String after, int count) {
        List<String> openings = new ArrayList<>();
        Instant last = Instant.parse(after);
        for (int i = 0; i < count; i++) {
            last = window.opening(last).orElseThrow();
            openings.add(last.toString());
        }
        return openings;
    }
}
