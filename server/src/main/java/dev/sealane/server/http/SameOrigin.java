package dev.sealane.server.http;

import io.helidon.http.HeaderNames;
import java.net.URI;
import java.util.Optional;

/**
 * Keeps other sites from writing with a browser's cookie. The cookie is {@code SameSite=Strict}; this is the second
 * lock, for browsers and sub-domains that the first one does not cover.
 */
public final class SameOrigin {
    private SameOrigin() {}

    /**
     * Lets the request through if the browser says it comes from our own pages: {@code Sec-Fetch-Site: same-origin}, or
     * an {@code Origin} that names the host the request was sent to. Neither is a refusal.
     */
    public static void require(Request request) {
        Optional<String> fetchSite = request.header("Sec-Fetch-Site");
        if (fetchSite.isPresent()) {
            if (!fetchSite.get().equals("same-origin")) {
                throw foreign(fetchSite.get(), "Sec-Fetch-Site");
            }
            return;
        }
        String origin = request.header(HeaderNames.ORIGIN).orElse("null");
        String host = request.header(HeaderNames.HOST).orElse("");
        if (host.isEmpty() || !host.equalsIgnoreCase(authority(origin))) {
            throw foreign(origin, "Origin");
        }
    }

    /** The same for a caller that may be a program, which sends neither header. */
    public static void requireOfBrowsers(Request request) {
        boolean isBrowser = request.header("Sec-Fetch-Site").isPresent()
                || request.header(HeaderNames.ORIGIN).isPresent();
        if (isBrowser) {
            require(request);
        }
    }

    private static String authority(String origin) {
        try {
            return Optional.ofNullable(URI.create(origin).getRawAuthority()).orElse("");
        } catch (IllegalArgumentException malformed) {
            return "";
        }
    }

    private static HttpRefusal foreign(String found, String where) {
        return HttpRefusal.forbidden("foreign-origin", "the request does not come from this server's own pages")
                .expected("this server's own origin")
                .found(found)
                .where(where);
    }
}
