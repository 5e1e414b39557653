package dev.sealane.server.page;

import dev.sealane.server.account.AccessTokens;
import dev.sealane.server.account.UserId;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.Principal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.page.view.Place;
import dev.sealane.server.page.view.SettingsView;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** The account that is signed in, and its access tokens. */
final class SettingsPage implements Routes {
    private final AccessTokens tokens;
    private final Frame frame;

    SettingsPage(AccessTokens tokens, Frame frame) {
        this.tokens = tokens;
        this.frame = frame;
    }

    @Override
    public void register(Router router) {
        router.get("/settings", Access.USER, request -> show(request, Optional.empty()))
                .post("/settings/tokens", Access.USER, this::create)
                .post("/settings/tokens/{token}/revoke", Access.USER, this::revoke);
    }

    private Response show(Request request, Optional<String> fresh) {
        Principal principal = request.principal();
        SettingsView view = new SettingsView(
                principal.email(),
                tokens.list(principal.tenant(), new UserId(principal.user())).stream()
                        .map(token -> new SettingsView.Token(
                                token.id().toString(),
                                token.name(),
                                frame.moment(token.createdAt()),
                                token.usedAt().map(frame::moment)))
                        .toList(),
                fresh,
                frame.serverUrl(request),
                frame.connect(request));
        return frame.page(request, Place.SETTINGS, "Settings", Address.of("/settings"), "settings", view);
    }

    /** The secret is part of this one answer and nowhere else, so there is no redirect to a page that could show it. */
    private Response create(Request request) throws IOException {
        Principal principal = request.principal();
        String name = request.formField("name").orElse("").strip();
        AccessTokens.Created created =
                tokens.create(principal.tenant(), new UserId(principal.user()), name, Optional.empty());
        return show(request, Optional.of(created.secret().text()));
    }

    private Response revoke(Request request) {
        Principal principal = request.principal();
        UUID token = request.id("token", "token");
        tokens.delete(principal.tenant(), new UserId(principal.user()), token);
        return Response.seeOther("/settings");
    }
}
