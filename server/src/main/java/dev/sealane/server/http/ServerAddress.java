package dev.sealane.server.http;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Under which address the server's own links lead back to it.
 *
 * <p>The configured public address, where there is one; otherwise the name by which the caller itself reached the
 * server. A caller that lies about it only misleads itself: the link is in the answer to its own request.
 */
public final class ServerAddress {
    /** A name or address with an optional port (RFC 9110, section 7.2). */
    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,253})(:\\d{1,5})?");

    private final Optional<String> configured;

    /**
     * Leads back to this address.
     *
     * @param configured without a slash at the end
     */
    public ServerAddress(Optional<String> configured) {
        this.configured = configured;
    }

    /** The address, without a slash at the end. */
    public String base(Request request) {
        return configured.orElseGet(() -> (request.secure() ? "https://" : "http://") + host(request));
    }

    private static String host(Request request) {
        return request.header("Host")
                .filter(host -> HOST.matcher(host).matches())
                .orElseThrow(() -> HttpRefusal.badRequest("bad-host", "the request does not say which host it means")
                        .where("Host"));
    }
}
