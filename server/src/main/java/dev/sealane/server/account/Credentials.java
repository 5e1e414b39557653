package dev.sealane.server.account;

import dev.sealane.server.http.Authenticator;
import dev.sealane.server.http.Principal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds the caller of a request: an access token or a session's secret in the {@code Authorization} header, or a
 * session's secret in the browser's cookie. A header that is there decides alone.
 */
public final class Credentials implements Authenticator {
    public static final String COOKIE = "sealane_session";

    private final Sessions sessions;
    private final AccessTokens tokens;

    public Credentials(Sessions sessions, AccessTokens tokens) {
        this.sessions = sessions;
        this.tokens = tokens;
    }

    @Override
    public Optional<Principal> authenticate(Request request) {
        if (request.header("Authorization").isPresent()) {
            return request.bearer()
                    .map(Secret::new)
                    .flatMap(secret -> tokens.find(secret).or(() -> sessions.find(secret, Principal.Via.TOKEN)));
        }
        return request.cookie(COOKIE).map(Secret::new).flatMap(secret -> sessions.find(secret, Principal.Via.SESSION));
    }

    /**
     * Hands the session to the browser: out of reach of scripts, never sent along from other sites.
     *
     * @param secure whether browsers reach this server over TLS
     */
    public static Response remember(Response response, Sessions.Opened session, boolean secure) {
        return response.header("Set-Cookie", cookie(session.secret().text(), Sessions.LIFE, secure));
    }

    /** Takes the session from the browser. */
    public static Response forget(Response response, boolean secure) {
        return response.header("Set-Cookie", cookie("", Duration.ZERO, secure));
    }

    private static String cookie(String value, Duration life, boolean secure) {
        return COOKIE + "=" + value + "; Path=/; Max-Age=" + life.toSeconds() + "; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }
}
