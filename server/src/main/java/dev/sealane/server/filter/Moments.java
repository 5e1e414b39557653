package dev.sealane.server.filter;

import java.time.Instant;

/**
 * The two times that a condition may name without knowing them: {@code ${NOW_TS}} and {@code ${OVERDUE_TS}}.
 *
 * @param overdue a device that last called before this is late
 */
public record Moments(Instant now, Instant overdue) {
    Instant read(Condition.Comparison comparison, String value) {
        return switch (value) {
            case "${NOW_TS}" -> now;
            case "${OVERDUE_TS}" -> overdue;
            default -> {
                if (!value.matches("\\d{1,15}")) {
                    throw FilterRefused.value(comparison.field(), "milliseconds since 1970");
                }
                yield Instant.ofEpochMilli(Long.parseLong(value));
            }
        };
    }
}
