package dev.sealane.server.filter;

import dev.sealane.server.refusal.InvalidInput;
import java.util.Optional;

/**
 * Which part of a list is wanted, in which order, of what matches.
 *
 * @param rsql the condition; everything matches an absent one
 * @param sort such as {@code name:ASC}; empty for the list's own order
 * @param offset entries before the first that is wanted
 * @param limit entries, 1 to {@link #MAX_LIMIT}
 */
public record ListQuery(Optional<String> rsql, String sort, long offset, int limit, Moments moments) {
    /** hawkBit's own largest page. */
    public static final int MAX_LIMIT = 500;

    /** Beyond this the database counts through rows that nobody pages to. */
    public static final long MAX_OFFSET = 10_000_000;

    public ListQuery {
        if (offset < 0 || offset > MAX_OFFSET || limit < 1 || limit > MAX_LIMIT) {
            throw new InvalidInput("offset", "expected 0 to " + MAX_OFFSET);
        }
    }

    /** What follows {@code order by}: the caller's order, and then the list's own so that pages do not overlap. */
    public String order(Fields fields, String own) {
        String wanted = fields.order(sort);
        return wanted.isEmpty() ? own : wanted + ", " + own;
    }

    public Sql condition(Fields fields) {
        return fields.condition(rsql, moments);
    }
}
