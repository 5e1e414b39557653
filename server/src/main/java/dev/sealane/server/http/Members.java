package dev.sealane.server.http;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Collects the members of a JSON object that is answered. Absent optionals leave no member; times are RFC 3339. */
public final class Members {
    private final Map<String, Object> members = new LinkedHashMap<>();

    /** Adds a member: a text, number, boolean, list, map, or a time. */
    public Members put(String name, Object value) {
        switch (value) {
            case Optional<?> optional -> optional.ifPresent(present -> put(name, present));
            case Instant instant ->
                members.put(name, instant.truncatedTo(ChronoUnit.MILLIS).toString());
            case Members nested -> members.put(name, nested.map());
            default -> members.put(name, value);
        }
        return this;
    }

    /** Adds the other's members. */
    public Members putAll(Members others) {
        members.putAll(others.members);
        return this;
    }

    /** The members in the order they were added. */
    public Map<String, Object> map() {
        return members;
    }
}
