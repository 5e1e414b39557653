package dev.sealane.server.page.view;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A point in time as people say it, seen from another one.
 *
 * @param at when it happened
 * @param now when the page is made
 */
public record Moment(Instant at, Instant now) {
    private static final DateTimeFormatter EXACT = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    /** Below this, seconds would only flicker. */
    private static final Duration JUST_NOW = Duration.ofSeconds(5);

    /** {@code 3 min ago}; times ahead, which come from clocks that differ, count as now. */
    public String relative() {
        Duration age = age();
        return age.compareTo(JUST_NOW) < 0 ? "just now" : length(age) + " ago";
    }

    /** {@code 3 min}: how long it has been so. */
    public String elapsed() {
        return length(age());
    }

    /** The exact time, for the hover text. */
    public String exact() {
        return EXACT.format(at);
    }

    /** The exact time for programs: the value of a {@code time} element. */
    public String iso() {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private Duration age() {
        Duration age = Duration.between(at, now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    /** A length of time in its largest sensible unit. */
    public static String length(Duration length) {
        if (length.toMinutes() < 1) {
            return length.toSeconds() + " s";
        }
        if (length.toHours() < 1) {
            return length.toMinutes() + " min";
        }
        if (length.toDays() < 2) {
            return length.toHours() + " h";
        }
        return length.toDays() + " days";
    }
}
