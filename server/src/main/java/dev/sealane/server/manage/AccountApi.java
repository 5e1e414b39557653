package dev.sealane.server.manage;

import dev.sealane.server.account.AccessToken;
import dev.sealane.server.account.AccessTokens;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code session}, {@code me}, {@code users} and {@code tokens}: who may use this API. */
final class AccountApi implements Routes {
    private final People people;

    AccountApi(People people) {
        this.people = people;
    }

    @Override
    public void register(Router router) {
        router.post(Api.BASE + "/session", Access.PUBLIC, this::signIn);
        router.delete(Api.BASE + "/session", Access.USER, this::signOut);
        router.get(Api.BASE + "/me", Access.USER, this::me);
        router.put(Api.BASE + "/me/password", Access.USER, this::setPassword);
        router.get(Api.BASE + "/users", Access.USER, this::users);
        router.post(Api.BASE + "/users", Access.USER, this::createUser);
        router.delete(Api.BASE + "/users/{id}", Access.USER, this::deleteUser);
        router.get(Api.BASE + "/tokens", Access.USER, this::tokens);
        router.post(Api.BASE + "/tokens", Access.USER, this::createToken);
        router.delete(Api.BASE + "/tokens/{id}", Access.USER, this::deleteToken);
    }

    private Response signIn(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        String email = body.text("email");
        String password = body.text("password");
        body.refuseOthers();
        Sessions.Opened session = people.sessions().signIn(Tenant.DEFAULT, email, password, request.remoteAddress());
        return Response.json(new Members()
                        .put("token", session.secret().text())
                        .put("expires_at", session.expiresAt())
                        .map())
                .status(Status.CREATED_201)
                .header("Cache-Control", "no-store");
    }

    private Response signOut(Request request) {
        people.sessions().signOut(request.principal());
        return Response.noContent();
    }

    private Response me(Request request) {
        return Response.json(describe(people.accounts().get(tenant(request), caller(request))));
    }

    /** Ends every session of the user, this one included. */
    private Response setPassword(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        String current = body.text("current_password");
        String password = body.text("password");
        body.refuseOthers();
        User user = people.accounts().get(tenant(request), caller(request));
        if (!people.accounts().isPassword(tenant(request), user.id(), current)) {
            throw HttpRefusal.unprocessable("wrong-password", "the current password is wrong")
                    .where("$.current_password");
        }
        people.accounts().setPassword(tenant(request), user.id(), Password.choose(password, user.email()));
        return Response.noContent();
    }

    private Response users(Request request) {
        return Response.json(people.accounts().list(tenant(request)).stream()
                .map(AccountApi::describe)
                .toList());
    }

    private Response createUser(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        Email email = new Email(body.text("email"));
        String password = body.text("password");
        body.refuseOthers();
        UserId id = people.accounts().create(tenant(request), email, Password.choose(password, email));
        return Api.created("/users/" + id, describe(people.accounts().get(tenant(request), id)));
    }

    private Response deleteUser(Request request) {
        people.accounts().delete(tenant(request), new UserId(request.id("id", "user")));
        return Response.noContent();
    }

    private Response tokens(Request request) {
        List<AccessToken> tokens = people.tokens().list(tenant(request), caller(request));
        return Response.json(tokens.stream().map(AccountApi::describe).toList());
    }

    private Response createToken(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        String name = body.text("name");
        OptionalLong seconds = body.optionalLong("expires_in_seconds");
        body.refuseOthers();
        Optional<Duration> life =
                seconds.isPresent() ? Optional.of(Duration.ofSeconds(seconds.getAsLong())) : Optional.empty();
        AccessTokens.Created created = people.tokens().create(tenant(request), caller(request), name, life);
        Map<String, Object> answer = new Members()
                .put("id", created.id().toString())
                .put("name", name)
                .put("token", created.secret().text())
                .map();
        return Api.created("/tokens/" + created.id(), answer).header("Cache-Control", "no-store");
    }

    private Response deleteToken(Request request) {
        people.tokens().delete(tenant(request), caller(request), request.id("id", "token"));
        return Response.noContent();
    }

    private static Map<String, Object> describe(User user) {
        return new Members()
                .put("id", user.id().toString())
                .put("email", user.email().value())
                .put("created_at", user.createdAt())
                .put("signed_in_at", user.signedInAt())
                .map();
    }

    private static Map<String, Object> describe(AccessToken token) {
        return new Members()
                .put("id", token.id().toString())
                .put("name", token.name())
                .put("created_at", token.createdAt())
                .put("expires_at", token.expiresAt())
                .put("used_at", token.usedAt())
                .map();
    }

    private static UserId caller(Request request) {
        return new UserId(request.principal().user());
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
