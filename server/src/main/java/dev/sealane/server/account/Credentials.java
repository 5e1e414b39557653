package dev.sealane.server.account;

import dev.sealane.server.http.Authenticator;
import dev.sealane.server.http.Principal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds the caller of a request: an access token, a session's secret or, where a dialect's tools know nothing else, a
 * password in the {@code Authorization} header; or a session's secret in the browser's cookie. A header that is there
 * decides alone.
 */
public final class Credentials implements Authenticator {
    public static final String COOKIE = "sealane_session";

    /** Passwords open only what lies below: everything else has sessions and tokens, which can be taken back one by one. */
    private static final String BASIC_BASE = "/rest/v1/";

    private final Sessions sessions;
    private final AccessTokens tokens;
    private final BasicSignIns basic;

    public Credentials(Sessions sessions, AccessTokens tokens, BasicSignIns basic) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.basic = basic;
    }

    @Override
    public Optional<Principal> authenticate(Request request) {
        if (request.header("Authorization").isPresent()) {
            Optional<BasicCredentials> password = request.path().startsWith(BASIC_BASE)
                    ? BasicCredentials.of(request.header("Authorization").get())
                    : Optional.empty();
            if (password.isPresent()) {
                return basic.find(password.get(), request.remoteAddress());
            }
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
