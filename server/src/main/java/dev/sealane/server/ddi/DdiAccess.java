package dev.sealane.server.ddi;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Authentication;
import dev.sealane.server.device.CheckIns;
import dev.sealane.server.device.ControllerId;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.device.Recognition;
import dev.sealane.server.device.Settings;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import java.util.Locale;

/**
 * Finds out which admitted device sends a request (digest, 1.1). Whatever is wrong, the answer is 401: a stranger learns
 * nothing about the fleet.
 */
final class DdiAccess {
    private final Recognition recognition;
    private final Settings settings;
    private final CheckIns checkIns;
    private final Proofs proofs;

    DdiAccess(Recognition recognition, Settings settings, CheckIns checkIns, Proofs proofs) {
        this.recognition = recognition;
        this.settings = settings;
        this.checkIns = checkIns;
        this.proofs = proofs;
    }

    /** A device of the fleet that has proved itself. */
    record Caller(Tenant tenant, DeviceId device, FleetSettings settings) {}

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
        Proofs.Proof proof = proofs.find(request, controller, present).orElseThrow(HttpRefusal::unauthorized);
        return switch (recognition.recognise(tenant, controller.identity(), proof.credential(), proof.welcome())) {
            case Authentication.Admitted admitted -> {
                checkIns.note(tenant, admitted.device());
                yield new Caller(tenant, admitted.device(), present);
            }
            case Authentication.Waiting _, Authentication.Unknown _ -> throw HttpRefusal.unauthorized();
        };
    }
}
