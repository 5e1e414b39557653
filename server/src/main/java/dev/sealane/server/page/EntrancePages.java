package dev.sealane.server.page;

import dev.sealane.server.account.Credentials;
import dev.sealane.server.account.Email;
import dev.sealane.server.account.FirstUser;
import dev.sealane.server.account.Secret;
import dev.sealane.server.account.Sessions;
import dev.sealane.server.account.UserId;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.http.SameOrigin;
import dev.sealane.server.page.view.Fault;
import dev.sealane.server.refusal.Refusal;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.Optional;

/** Signing in and out, and the one-time link that sets the first password. */
final class EntrancePages implements Routes {
    /** Where the link that the server prints at its first start leads; the secret follows. */
    static final String FIRST_LINK = "/first-password/";

    private final Sessions sessions;
    private final FirstUser firstUser;
    private final Frame frame;

    EntrancePages(Sessions sessions, FirstUser firstUser, Frame frame) {
        this.sessions = sessions;
        this.firstUser = firstUser;
        this.frame = frame;
    }

    @Override
    public void register(Router router) {
        router.get("/sign-in", Access.PUBLIC, this::askWho)
                .post("/sign-in", Access.PUBLIC, this::signIn)
                .post("/sign-out", Access.USER, this::signOut)
                .get(FIRST_LINK + "{secret}", Access.PUBLIC, this::askFirst)
                .post(FIRST_LINK + "{secret}", Access.PUBLIC, this::setFirst);
    }

    private Response askWho(Request request) {
        String next = Address.local(request.query("next").orElse("/"));
        return request.findPrincipal().isPresent() ? Response.seeOther(next) : frame.signIn("", next, Optional.empty());
    }

    private Response signIn(Request request) throws IOException {
        SameOrigin.require(request);
        String email = request.formField("email").orElse("").strip();
        String next = Address.local(request.formField("next").orElse("/"));
        try {
            String password = request.formField("password").orElse("");
            Sessions.Opened session = sessions.signIn(Tenant.DEFAULT, email, password, request.remoteAddress());
            return Credentials.remember(Response.seeOther(next), session, frame.isSecure(request));
        } catch (Refusal refusal) {
            return frame.signIn(email, next, Optional.of(Faults.of("You are not signed in.", refusal)))
                    .status(status(refusal));
        }
    }

    private Response signOut(Request request) {
        sessions.signOut(request.principal());
        return Credentials.forget(Response.seeOther("/sign-in"), frame.isSecure(request));
    }

    private Response askFirst(Request request) {
        Secret secret = new Secret(request.parameter("secret"));
        if (!firstUser.isOpen(Tenant.DEFAULT, secret)) {
            return frame.notice(new Fault(
                            "This link does not work any more.",
                            "It has been used, it has expired, or the server has made a newer one.",
                            Optional.of("If nobody can sign in yet, restart the server: it prints a new link."),
                            "first-link-invalid"))
                    .status(Status.NOT_FOUND_404);
        }
        return frame.firstPassword(request.path(), "", Optional.empty());
    }

    private Response setFirst(Request request) throws IOException {
        SameOrigin.require(request);
        String email = request.formField("email").orElse("").strip();
        String password = request.formField("password").orElse("");
        if (!password.equals(request.formField("again").orElse(""))) {
            Fault fault = new Fault(
                    "The two passwords differ.",
                    "What you typed the second time is not what you typed the first time.",
                    Optional.empty(),
                    "passwords-differ");
            return frame.firstPassword(request.path(), email, Optional.of(fault))
                    .status(Status.UNPROCESSABLE_CONTENT_422);
        }
        try {
            Secret secret = new Secret(request.parameter("secret"));
            UserId user = firstUser.redeem(Tenant.DEFAULT, secret, new Email(email), password);
            Sessions.Opened session = sessions.open(Tenant.DEFAULT, user);
            return Credentials.remember(Response.seeOther("/"), session, frame.isSecure(request));
        } catch (Refusal refusal) {
            return frame.firstPassword(
                            request.path(), email, Optional.of(Faults.of("The password is not set.", refusal)))
                    .status(status(refusal));
        }
    }

    private static Status status(Refusal refusal) {
        return switch (refusal.kind()) {
            case TOO_SOON -> Status.TOO_MANY_REQUESTS_429;
            case UNAUTHENTICATED -> Status.UNAUTHORIZED_401;
            default -> Status.UNPROCESSABLE_CONTENT_422;
        };
    }
}
