package dev.sealane.server.ddi;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Authentication;
import dev.sealane.server.device.CheckIns;
import dev.sealane.server.device.ControllerId;
import dev.sealane.server.device.Credential;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.device.Recognition;
import dev.sealane.server.device.Settings;
import dev.sealane.server.device.Welcome;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds out which admitted device sends a request (digest, 1.1).
 *
 * <p>A device's own token must have been entered by a person before; the gateway token introduces a device that nobody
 * knows, which then waits for a person unless the tenant plugs and plays. Whatever is wrong, the answer is 401: a
 * stranger learns nothing about the fleet.
 */
final class DdiAccess {
    private static final String TARGET = "TargetToken ";
    private static final String GATEWAY = "GatewayToken ";

    private final Recognition recognition;
    private final Settings settings;
    private final CheckIns checkIns;

    DdiAccess(Recognition recognition, Settings settings, CheckIns checkIns) {
        this.recognition = recognition;
        this.settings = settings;
        this.checkIns = checkIns;
    }

    /** A device of the fleet that has proved itself. */
    record Caller(Tenant tenant, DeviceId device, FleetSettings settings) {}

    private record Proof(Credential credential, Welcome welcome) {}

    /**
     * The device, whose call is noted.
     *
     * @throws HttpRefusal 401 if it proves nothing, or is not admitted
     */
    Caller require(Request request) {
        // The tenant's spelling does not matter (digest, section 1); only tenants that exist are looked up further.
        if (!request.parameter("tenant").toLowerCase(Locale.ROOT).equals(Tenant.DEFAULT.id())) {
            throw HttpRefusal.unauthorized();
        }
        Tenant tenant = Tenant.DEFAULT;
        FleetSettings present = settings.get(tenant);
        ControllerId controller =
                ControllerId.parse(request.parameter("controller")).orElseThrow(HttpRefusal::unauthorized);
        Proof proof = proof(request, present).orElseThrow(HttpRefusal::unauthorized);
        return switch (recognition.recognise(tenant, controller.identity(), proof.credential(), proof.welcome())) {
            case Authentication.Admitted admitted -> {
                checkIns.note(tenant, admitted.device());
                yield new Caller(tenant, admitted.device(), present);
            }
            case Authentication.Waiting _, Authentication.Unknown _ -> throw HttpRefusal.unauthorized();
        };
    }

    private static Optional<Proof> proof(Request request, FleetSettings settings) {
        String header = request.header("Authorization").orElse("");
        if (settings.deviceTokens() && header.regionMatches(true, 0, TARGET, 0, TARGET.length())) {
            return secret(header, TARGET).map(token -> new Proof(token, Welcome.KNOWN_ONLY));
        }
        if (settings.gateway().isPresent() && header.regionMatches(true, 0, GATEWAY, 0, GATEWAY.length())) {
            return secret(header, GATEWAY)
                    .filter(token -> MessageDigest.isEqual(
                            token.digest(), settings.gateway().get().digest()))
                    .map(token -> new Proof(
                            new Credential.Gateway(), settings.plugAndPlay() ? Welcome.ADMITTED : Welcome.PENDING));
        }
        return Optional.empty();
    }

    private static Optional<Credential.Token> secret(String header, String scheme) {
        return Optional.of(header.substring(scheme.length()).strip())
                .filter(Credential.Token::isPossible)
                .map(Credential.Token::shown);
    }
}
