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
import dev.sealane.server.release.VerificationKeyId;
import dev.sealane.server.release.VerificationKeys;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;

/** The account that is signed in, its access tokens, and the keys that uploads must be signed by. */
final class SettingsPage implements Routes {
    private final AccessTokens tokens;
    private final VerificationKeys keys;
    private final Frame frame;

    SettingsPage(AccessTokens tokens, VerificationKeys keys, Frame frame) {
        this.tokens = tokens;
        this.keys = keys;
        this.frame = frame;
    }

    @Override
    public void register(Router router) {
        router.get("/settings", Access.USER, request -> show(request, Optional.empty()))
                .post("/settings/tokens", Access.USER, this::create)
                .post("/settings/tokens/{token}/revoke", Access.USER, this::revoke)
                .post("/settings/keys", Access.USER, this::trust)
                .post("/settings/keys/{key}/remove", Access.USER, this::distrust);
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
                keys.list(principal.tenant()).stream()
                        .map(key -> new SettingsView.Key(
                                key.id().toString(), key.name(), key.fingerprint(), frame.moment(key.createdAt())))
                        .toList(),
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

    private Response trust(Request request) throws IOException {
        String name = request.formField("name").orElse("").strip();
        keys.add(request.principal().tenant(), name, request.formField("pem").orElse(""));
        return Response.seeOther("/settings");
    }

    private Response distrust(Request request) {
        keys.remove(request.principal().tenant(), new VerificationKeyId(request.id("key", "verification key")));
        return Response.seeOther("/settings");
    }
}
