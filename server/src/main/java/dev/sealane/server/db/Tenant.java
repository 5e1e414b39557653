package dev.sealane.server.db;

import java.util.Optional;
import java.util.regex.Pattern;

/** The owner of a fleet. Every row carries one; a single-fleet server has only {@link #DEFAULT}. */
public record Tenant(String id) {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public static final Tenant DEFAULT = new Tenant("default");

    public Tenant {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a tenant is named by 1 to 63 of a-z, 0-9 and '-'");
        }
    }

    /** The tenant of this name, or nothing if a tenant cannot be named so. */
    public static Optional<Tenant> parse(String id) {
        return ID.matcher(id).matches() ? Optional.of(new Tenant(id)) : Optional.empty();
    }
}
