package dev.sealane.server.page;

import dev.sealane.server.http.Request;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What devices and programs call this server: as configured, else as the browser called it.
 *
 * @param configured the public address, without a slash at its end
 */
public record PublicAddress(Optional<String> configured) {
    /** It is shown inside shell commands that people copy: nothing else may stand in it. */
    private static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\\[[0-9A-Fa-f:]{2,39}](:[0-9]{1,5})?");

    String of(Request request) {
        return configured.orElseGet(() -> {
            String host = request.header("Host")
                    .filter(text -> HOST.matcher(text).matches())
                    .orElse("localhost");
            return (isSecure(request) ? "https://" : "http://") + host;
        });
    }

    /** Whether browsers reach this server over TLS, here or at a proxy in front. */
    boolean isSecure(Request request) {
        return request.secure()
                || configured.filter(text -> text.startsWith("https://")).isPresent();
    }
}
