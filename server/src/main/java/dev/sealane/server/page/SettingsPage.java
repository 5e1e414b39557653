package dev.sealane.server.page;

import dev.sealane.server.account.AccessTokens;
import dev.sealane.server.account.UserId;
import dev.sealane.server.device.Admissions;
import dev.sealane.server.device.ControllerId;
import dev.sealane.server.device.DeviceAuthorities;
import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.device.FreshToken;
import dev.sealane.server.device.Settings;
import dev.sealane.server.fleet.Fleet;
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
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The account that is signed in, its access tokens, the keys that uploads must be signed by, and how devices get in. */
final class SettingsPage implements Routes {
    private final AccessTokens tokens;
    private final VerificationKeys keys;
    private final Settings settings;
    private final Admissions admissions;
    private final SecureRandom random = new SecureRandom();
    private final Frame frame;

    SettingsPage(AccessTokens tokens, Fleet fleet, Frame frame) {
        this.tokens = tokens;
        this.keys = fleet.verificationKeys();
        this.settings = fleet.settings();
        this.admissions = fleet.admissions();
        this.frame = frame;
    }

    @Override
    public void register(Router router) {
        router.get("/settings", Access.USER, request -> show(request, Optional.empty(), Optional.empty()))
                .post("/settings/tokens", Access.USER, this::create)
                .post("/settings/tokens/{token}/revoke", Access.USER, this::revoke)
                .post("/settings/keys", Access.USER, this::trust)
                .post("/settings/keys/{key}/remove", Access.USER, this::distrust)
                .post("/settings/doors", Access.USER, this::setDoors)
                .post("/settings/authorities", Access.USER, this::setAuthorities)
                .post("/settings/gateway", Access.USER, this::makeGatewayToken)
                .post("/settings/gateway/remove", Access.USER, this::removeGatewayToken)
                .post("/settings/devices", Access.USER, this::enter);
    }

    private Response show(Request request, Optional<String> fresh, Optional<SettingsView.Made> made) {
        Principal principal = request.principal();
        FleetSettings present = settings.get(principal.tenant());
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
                new SettingsView.Doors(
                        present.pollInterval().toSeconds(),
                        present.deviceTokens(),
                        present.openGateway().isPresent(),
                        present.plugAndPlay(),
                        present.confirmation(),
                        made),
                authorities(present.deviceAuthorities()),
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
        return show(request, Optional.of(created.secret().text()), Optional.empty());
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

    private Response setDoors(Request request) throws IOException {
        Duration interval = Duration.ofSeconds(
                seconds(request.formField("poll_seconds").orElse("").strip()));
        boolean deviceTokens = request.formField("device_tokens").isPresent();
        boolean plugAndPlay = request.formField("plug_and_play").isPresent();
        boolean confirmation = request.formField("confirmation").isPresent();
        settings.change(
                request.principal().tenant(),
                present -> present.withConfirmation(confirmation)
                        .withPollInterval(interval)
                        .withDeviceTokens(deviceTokens)
                        .withPlugAndPlay(plugAndPlay));
        return Response.seeOther("/settings");
    }

    private Response setAuthorities(Request request) throws IOException {
        DeviceAuthorities trusted =
                DeviceAuthorities.parse(request.formField("pem").orElse(""));
        settings.change(request.principal().tenant(), present -> present.withDeviceAuthorities(trusted));
        return Response.seeOther("/settings");
    }

    private SettingsView.Authorities authorities(DeviceAuthorities present) {
        return new SettingsView.Authorities(
                present.pem(),
                present.certificates().stream()
                        .map(certificate -> new SettingsView.Authority(
                                certificate.getSubjectX500Principal().getName(),
                                DeviceAuthorities.fingerprint(certificate),
                                frame.moment(certificate.getNotAfter().toInstant())))
                        .toList(),
                present.revocations().size());
    }

    /** What is no number is no interval either, and refused like one that is too long. */
    private static long seconds(String text) {
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : 0;
    }

    private Response makeGatewayToken(Request request) {
        FreshToken token = FreshToken.create(random);
        settings.change(request.principal().tenant(), present -> present.withGateway(Optional.of(token.credential())));
        return show(request, Optional.empty(), Optional.of(new SettingsView.Made("the gateway", token.secret())));
    }

    private Response removeGatewayToken(Request request) {
        settings.change(request.principal().tenant(), present -> present.withGateway(Optional.empty()));
        return Response.seeOther("/settings");
    }

    /** Enters a device by what it calls itself; an earlier token of it works until the new one is first used. */
    private Response enter(Request request) throws IOException {
        ControllerId controller = ControllerId.of(
                "controller_id", request.formField("controller_id").orElse("").strip());
        FreshToken token = FreshToken.create(random);
        admissions.preauthorise(request.principal().tenant(), controller.identity(), token.credential(), true);
        return show(
                request,
                Optional.empty(),
                Optional.of(new SettingsView.Made("the device " + controller.value(), token.secret())));
    }

    private Response distrust(Request request) {
        keys.remove(request.principal().tenant(), new VerificationKeyId(request.id("key", "verification key")));
        return Response.seeOther("/settings");
    }
}
