package dev.sealane.server.mender;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.AdmittedKeys;
import dev.sealane.server.device.CheckIns;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import java.util.Optional;

/** Finds out which admitted device sends a request. Everything else is 401, whereupon clients authenticate anew. */
final class DeviceAccess {
    private final DeviceTokens tokens;
    private final AdmittedKeys admitted;
    private final CheckIns checkIns;

    DeviceAccess(DeviceTokens tokens, AdmittedKeys admitted, CheckIns checkIns) {
        this.tokens = tokens;
        this.admitted = admitted;
        this.checkIns = checkIns;
    }

    /** A device of the fleet that has proved itself. */
    record Caller(Tenant tenant, DeviceId device) {}

    /**
     * The device, whose call is noted.
     *
     * @throws HttpRefusal 401 if the token is missing, forged or expired, or its key is not accepted any more
     */
    Caller require(Request request) {
        Optional<DeviceTokens.Claims> claims = request.bearer()
                .flatMap(tokens::verify)
                .filter(found -> admitted.isAdmitted(found.tenant(), found.device(), found.key()));
        DeviceTokens.Claims found = claims.orElseThrow(HttpRefusal::unauthorized);
        checkIns.note(found.tenant(), found.device());
        return new Caller(found.tenant(), found.device());
    }
}
