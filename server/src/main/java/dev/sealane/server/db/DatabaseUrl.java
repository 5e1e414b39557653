package dev.sealane.server.db;

import java.util.Map;

/**
 * Where the database is and how to sign in there. Its text form hides the properties, because one may be a password.
 *
 * @param jdbcUrl begins with {@code jdbc:postgresql:}; may carry user and password as parameters
 * @param properties more of the driver's connection properties
 */
public record DatabaseUrl(String jdbcUrl, Map<String, String> properties) {
    private static final String PREFIX = "jdbc:postgresql:";

    public DatabaseUrl {
        if (!jdbcUrl.startsWith(PREFIX)) {
            throw new IllegalArgumentException("expected a database URL that begins with " + PREFIX);
        }
        properties = Map.copyOf(properties);
    }

    /** Accepts {@code jdbc:postgresql://…} and the shorter {@code postgresql://…}. */
    public static DatabaseUrl parse(String url) {
        return new DatabaseUrl(url.startsWith("jdbc:") ? url : "jdbc:" + url, Map.of());
    }

    @Override
    public String toString() {
        int parameters = jdbcUrl.indexOf('?');
        return parameters < 0 ? jdbcUrl : jdbcUrl.substring(0, parameters);
    }
}
