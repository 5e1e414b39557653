package dev.sealane.server.manage.mender;

import dev.sealane.server.account.AccessToken;
import dev.sealane.server.account.AccessTokens;
import dev.sealane.server.account.Accounts;
import dev.sealane.server.account.Email;
import dev.sealane.server.account.Password;
import dev.sealane.server.account.People;
import dev.sealane.server.account.Sessions;
import dev.sealane.server.account.User;
import dev.sealane.server.account.UserId;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Members;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import io.helidon.http.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signing in, users and personal access tokens (management digest, section 2). */
final class UserRoutes implements Routes {
    private static final String BASE = "/api/management/v1/useradm";
    private static final String JWT = "application/jwt";

    private final Tenant tenant;
    private final Accounts accounts;
    private final Sessions sessions;
    private final AccessTokens tokens;

    UserRoutes(People people) {
        this.tenant = Tenant.DEFAULT;
        this.accounts = people.accounts();
        this.sessions = people.sessions();
        this.tokens = people.tokens();
    }

    @Override
    public void register(Router router) {
        router.post(BASE + "/auth/login", Access.PUBLIC, this::login);
        router.post(BASE + "/auth/logout", Access.USER, this::logout);
        router.get(BASE + "/users", Access.USER, this::list);
        router.post(BASE + "/users", Access.USER, this::create);
        router.get(BASE + "/users/{id}", Access.USER, this::show);
        router.put(BASE + "/users/{id}", Access.USER, this::change);
        router.delete(BASE + "/users/{id}", Access.USER, this::delete);
        router.get(BASE + "/settings/tokens", Access.USER, this::listTokens);
        router.post(BASE + "/settings/tokens", Access.USER, this::createToken);
        router.delete(BASE + "/settings/tokens/{id}", Access.USER, this::deleteToken);
    }

    /** The body may ask for a session without end or bring a second factor; neither exists here, so it is not read. */
    private Response login(Request request) {
        String pair = basic(request);
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw HttpRefusal.unauthorized();
        }
        Sessions.Opened session =
                sessions.signIn(tenant, pair.substring(0, colon), pair.substring(colon + 1), request.remoteAddress());
        return Response.text(JWT, session.secret().text());
    }

    private Response logout(Request request) {
        sessions.signOut(request.principal());
        return Response.of(Status.ACCEPTED_202);
    }

    private Response list(Request request) {
        Optional<String> email = request.query("email");
        List<Map<String, Object>> users = accounts.list(tenant(request)).stream()
                .filter(user ->
                        email.isEmpty() || email.get().equals(user.email().value()))
                .filter(user -> request.queryAll("id").isEmpty()
                        || request.queryAll("id").contains(user.id().toString()))
                .map(UserRoutes::user)
                .toList();
        return Response.json(users);
    }

    private Response create(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        Email email = new Email(body.text("email"));
        UserId id = accounts.create(tenant(request), email, Password.choose(body.text("password"), email));
        return Response.created(BASE + "/users/" + id);
    }

    private Response show(Request request) {
        return Response.json(user(accounts.get(tenant(request), userId(request))));
    }

    private Response change(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        User user = accounts.get(tenant(request), userId(request));
        Optional<String> current = body.optionalText("current_password");
        Optional<String> password = body.optionalText("password");
        Email email = body.optionalText("email").map(Email::new).orElse(user.email());
        if (password.isPresent()) {
            requireCurrent(request, user, current);
            accounts.setPassword(tenant(request), user.id(), Password.choose(password.get(), email));
        }
        if (!email.equals(user.email())) {
            accounts.rename(tenant(request), user.id(), email);
        }
        return Response.noContent();
    }

    /** Whoever changes their own password shows the old one: a session left open must not be enough to keep. */
    private void requireCurrent(Request request, User user, Optional<String> current) {
        boolean own = request.principal().user().equals(user.id().value());
        boolean known = current.isPresent() && accounts.isPassword(tenant(request), user.id(), current.get());
        if (own && !known) {
            throw HttpRefusal.unprocessable("wrong-password", "the current password is missing or wrong")
                    .where("$.current_password");
        }
    }

    private Response delete(Request request) {
        accounts.delete(tenant(request), userId(request));
        return Response.noContent();
    }

    private Response listTokens(Request request) {
        return Response.json(tokens.list(tenant(request), caller(request)).stream()
                .map(UserRoutes::token)
                .toList());
    }

    private Response createToken(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        long seconds = body.optionalLong("expires_in").orElse(0);
        Optional<Duration> life = seconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
        AccessTokens.Created created = tokens.create(tenant(request), caller(request), body.text("name"), life);
        return Response.text(JWT, created.secret().text());
    }

    private Response deleteToken(Request request) {
        tokens.delete(tenant(request), caller(request), request.id("id", "token"));
        return Response.noContent();
    }

    private static Map<String, Object> user(User user) {
        return new Members()
                .put("id", user.id().toString())
                .put("email", user.email().value())
                .put("created_ts", user.createdAt())
                .put("updated_ts", user.changedAt())
                .put("login_ts", user.signedInAt())
                .map();
    }

    private static Map<String, Object> token(AccessToken token) {
        return new Members()
                .put("id", token.id().toString())
                .put("name", token.name())
                .put("created_ts", token.createdAt())
                .put("expiration_date", token.expiresAt())
                .put("last_used", token.usedAt())
                .map();
    }

    /** E-mail and password as HTTP Basic sends them (RFC 7617). */
    private static String basic(Request request) {
        String header = request.header("Authorization").orElse("");
        if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
            throw HttpRefusal.unauthorized().expected("Authorization: Basic …").where("Authorization");
        }
        try {
            return new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw HttpRefusal.unauthorized()
                    .expected("base64")
                    .where("Authorization")
                    .causedBy(malformed);
        }
    }

    /** {@code me} is the caller. */
    private static UserId userId(Request request) {
        return request.parameter("id").equals("me") ? caller(request) : new UserId(request.id("id", "user"));
    }

    private static UserId caller(Request request) {
        return new UserId(request.principal().user());
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
