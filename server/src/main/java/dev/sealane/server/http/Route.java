package dev.sealane.server.http;

import io.helidon.http.Method;

/**
 * One route: a method, a path pattern, who may call it, and what answers.
 *
 * @param pattern segments separated by {@code /}; <code>{name}</code> takes one segment, and <code>{name...}</code>, as
 *     the last segment only, takes the rest of the path
 */
public record Route(Method method, String pattern, Access access, Handler handler) {
    public Route {
        if (!pattern.startsWith("/")) {
            throw new IllegalArgumentException("a route pattern starts with '/': " + pattern);
        }
    }
}
