package dev.sealane.server.rollout;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.sealane.server.refusal.InvalidInput;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Objects;
import java.util.Optional;

/**
 * When devices may install, again and again: a window opens at each time of a schedule and stays open for a while (hawkBit
 * management digest, 2.4).
 *
 * <p>The schedule is a cron expression in Quartz's form: seconds, minutes, hours, day of month, month, day of week and
 * perhaps year. It is read in the window's own time zone, so that "at two in the night" stays there when clocks change: a time that
 * a day does not have is left out on that day, one that comes twice counts the first time. Immutable.
 */
public final class MaintenanceWindow {
    /** Windows of people are shorter by far; what is longer than this is an attack on the reader of schedules. */
    public static final int MAX_SCHEDULE = 120;

    /** hawkBit reads the duration as a time of day. */
    public static final Duration LONGEST = Duration.ofDays(1).minusSeconds(1);

    private final String schedule;
    private final Duration duration;
    private final ZoneId zone;
    private final ExecutionTime openings;

    /**
     * A window.
     *
     * @param schedule when it opens
     * @param duration for how long; whole seconds, 1 s to {@link #LONGEST}
     * @throws InvalidInput if the schedule cannot be read, or the duration is out of range
     */
    public MaintenanceWindow(String schedule, Duration duration, ZoneId zone) {
        if (duration.toSeconds() < 1 || duration.compareTo(LONGEST) > 0 || duration.toNanosPart() != 0) {
            throw new InvalidInput("maintenance_window.duration", "expected whole seconds, 1 s to 23:59:59");
        }
        this.schedule = schedule;
        this.duration = duration;
        this.zone = zone;
        this.openings = parse(schedule);
    }

    public String schedule() {
        return schedule;
    }

    public Duration duration() {
        return duration;
    }

    public ZoneId zone() {
        return zone;
    }

    /** Whether devices may install at this moment. A window is open from the second it opens on. */
    public boolean isOpen(Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        return opening(second.minus(duration))
                .filter(opened -> !opened.isAfter(second))
                .isPresent();
    }

    /** When the window opens next after this moment; empty if it never does again. */
    public Optional<Instant> opening(Instant after) {
        LocalDateTime local = LocalDateTime.ofInstant(after.truncatedTo(ChronoUnit.SECONDS), zone);
        Optional<LocalDateTime> next = nextLocal(local);
        while (next.isPresent()) {
            ZoneOffsetTransition change = zone.getRules().getTransition(next.get());
            if (change != null && change.isGap()) {
                // The last second before the time that follows the gap, which no clock shows either.
                next = nextLocal(change.getDateTimeAfter().minusSeconds(1));
                continue;
            }
            Instant opening =
                    next.get().atZone(zone).withEarlierOffsetAtOverlap().toInstant();
            if (opening.isAfter(after)) {
                return Optional.of(opening);
            }
            next = nextLocal(next.get());
        }
        return Optional.empty();
    }

    /** On a calendar without changes of clocks: the library's own handling of them depends on where it starts. */
    private Optional<LocalDateTime> nextLocal(LocalDateTime after) {
        return openings.nextExecution(after.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toLocalDateTime);
    }

    private static ExecutionTime parse(String schedule) {
        if (schedule.length() > MAX_SCHEDULE) {
            throw new InvalidInput("maintenance_window.schedule", "expected at most " + MAX_SCHEDULE + " characters");
        }
        try {
            return ExecutionTime.forCron(
                    new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.QUARTZ)).parse(schedule));
        } catch (IllegalArgumentException unreadable) {
            throw new InvalidInput(
                    "maintenance_window.schedule",
                    "expected a cron expression: second, minute, hour, day of month, month, day of week");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MaintenanceWindow that
                && schedule.equals(that.schedule)
                && duration.equals(that.duration)
                && zone.equals(that.zone);
    }

    @Override
    public int hashCode() {
        return Objects.hash(schedule, duration, zone);
    }

    @Override
    public String toString() {
        return schedule + " for " + duration + " in " + zone;
    }
}
