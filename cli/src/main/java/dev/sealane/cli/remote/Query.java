package dev.sealane.cli.remote;

import org.jspecify.annotations.Nullable;

/** Builds a path with the query parameters that were given. */
final class Query {
    private final StringBuilder text;
    private char separator = '?';

    Query(String path) {
        this.text = new StringBuilder(path);
    }

    /** Adds a parameter, unless the option was left out. */
    Query with(String name, @Nullable String value) {
        if (value != null) {
            text.append(separator).append(name).append('=').append(RemoteServer.encode(value));
            separator = '&';
        }
        return this;
    }

    String path() {
        return text.toString();
    }
}
