package dev.sealane.server.manage;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.DeviceAuthorities;
import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.device.FreshToken;
import dev.sealane.server.device.Settings;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Members;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import io.helidon.http.Status;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code settings}: how often devices call, which tokens let them in, and whether rollouts need consent. */
final class SettingsApi implements Routes {
    private static final String PATH = Api.BASE + "/settings";

    private final Settings settings;
    private final SecureRandom random = new SecureRandom();

    SettingsApi(Fleet fleet) {
        this.settings = fleet.settings();
    }

    @Override
    public void register(Router router) {
        router.get(PATH, Access.USER, request -> Response.json(describe(settings.get(tenant(request)))));
        router.patch(PATH, Access.USER, this::change);
        router.post(PATH + "/gateway-token", Access.USER, this::makeGatewayToken);
        router.delete(PATH + "/gateway-token", Access.USER, this::removeGatewayToken);
    }

    /** Changes what the body names and leaves the rest. */
    private Response change(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        OptionalInt seconds = body.optionalInt("poll_interval_seconds", (int) FleetSettings.SHORTEST.toSeconds(), (int)
                FleetSettings.LONGEST.toSeconds());
        Optional<List<String>> authorities = body.optional("authorities").isPresent()
                ? Optional.of(body.texts("authorities", FleetSettings.MAX_AUTHORITIES))
                : Optional.empty();
        Optional<DeviceAuthorities> deviceAuthorities =
                body.optionalText("device_authorities").map(DeviceAuthorities::parse);
        FleetSettings changed = settings.change(tenant(request), present -> {
            FleetSettings next = present.withDeviceTokens(body.flag("device_tokens", present.deviceTokens()))
                    .withPlugAndPlay(body.flag("plug_and_play", present.plugAndPlay()))
                    .withConfirmation(body.flag("confirmation", present.confirmation()));
            next = next.withAuthorities(authorities.orElse(next.authorities()))
                    .withDeviceAuthorities(deviceAuthorities.orElse(next.deviceAuthorities()));
            body.refuseOthers();
            return seconds.isPresent() ? next.withPollInterval(Duration.ofSeconds(seconds.getAsInt())) : next;
        });
        return Response.json(describe(changed));
    }

    /** The secret is in this one answer; an earlier one opens nothing any more. */
    private Response makeGatewayToken(Request request) {
        FreshToken fresh = FreshToken.create(random);
        settings.change(tenant(request), present -> present.withGateway(Optional.of(fresh.credential())));
        return Response.json(Map.of("token", fresh.secret())).status(Status.CREATED_201);
    }

    private Response removeGatewayToken(Request request) {
        settings.change(tenant(request), present -> present.withGateway(Optional.empty()));
        return Response.noContent();
    }

    private static Map<String, Object> describe(FleetSettings settings) {
        return new Members()
                .put("poll_interval_seconds", settings.pollInterval().toSeconds())
                .put("device_tokens", settings.deviceTokens())
                .put("gateway_token", settings.openGateway().isPresent())
                .put("plug_and_play", settings.plugAndPlay())
                .put("authorities", settings.authorities())
                .put("device_authorities", settings.deviceAuthorities().pem())
                .put("confirmation", settings.confirmation())
                .map();
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
