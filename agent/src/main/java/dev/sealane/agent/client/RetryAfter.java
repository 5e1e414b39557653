package dev.sealane.agent.client;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** The pause a server asks for with {@code Retry-After} (RFC 9110, 10.2.3): seconds or a date. */
public final class RetryAfter {
    /** A server cannot send a device to sleep for longer than this. */
    public static final Duration LONGEST = Duration.ofHours(24);

    private RetryAfter() {}

    /** The pause asked for in these fields, at most {@link #LONGEST}; empty when none or none that makes sense. */
    public static Optional<Duration> of(Fields fields, Instant now) {
        return fields.get("Retry-After")
                .flatMap(text -> parse(text.strip(), now))
                .map(RetryAfter::bounded);
    }

    private static Optional<Duration> parse(String text, Instant now) {
        if (text.matches("[0-9]{1,9}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, date));
        } catch (DateTimeParseException _) {
            return Optional.empty(); // As if it were absent: the ordinary back-off applies.
        }
    }

    private static Duration bounded(Duration asked) {
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }
}
