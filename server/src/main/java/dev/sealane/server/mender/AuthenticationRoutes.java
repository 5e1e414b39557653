package dev.sealane.server.mender;

import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admissions;
import dev.sealane.server.device.Authentication;
import dev.sealane.server.device.DeviceKey;
import dev.sealane.server.device.Identity;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.InvalidInput;
import io.helidon.http.Status;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /api/devices/v1/authentication/auth_requests} (digest, section 1).
 *
 * <p>The signature covers the exact bytes of the body, the line feed some clients append included, so it is checked
 * before anything is parsed further than needed to find the key. The answers to a wrong signature, a pending and a
 * rejected key are all 401: a stranger learns nothing about the fleet.
 */
final class AuthenticationRoutes implements Routes {
    /** An identity of 8 KiB and the largest key, twice. */
    private static final int MAX_BODY = 32 * 1024;

    private static final Logger LOG = System.getLogger(AuthenticationRoutes.class.getName());

    private final Admissions admissions;
    private final DeviceTokens tokens;

    AuthenticationRoutes(Admissions admissions, DeviceTokens tokens) {
        this.admissions = admissions;
        this.tokens = tokens;
    }

    @Override
    public void register(Router router) {
        router.post("/api/devices/v1/authentication/auth_requests", Access.DEVICE, this::authenticate);
    }

    private Response authenticate(Request request) throws IOException {
        byte[] body = request.bytes(MAX_BODY);
        JsonNode fields = Json.parse("body", body);
        Identity identity = Identity.parse("id_data", text(fields, "id_data"));
        DeviceKey key = DeviceKey.parse("pubkey", text(fields, "pubkey"));
        byte[] signature = signature(request);
        if (!key.verifies(body, signature)) {
            LOG.log(Level.DEBUG, "a signature does not fit its key: {0}", request.requestId());
            return unauthorized(request, "signature verification failed");
        }
        Tenant tenant = Tenant.DEFAULT;
        return switch (admissions.authenticate(tenant, identity, key)) {
            case Authentication.Admitted admitted ->
                Response.text(
                        "application/jwt",
                        tokens.issue(new DeviceTokens.Claims(tenant, admitted.device(), admitted.authSet())));
            case Authentication.Waiting _, Authentication.Unknown _ -> unauthorized(request, "dev auth: unauthorized");
        };
    }

    private static String text(JsonNode fields, String name) {
        JsonNode value = fields.path(name);
        if (!value.isString() || value.asString().isEmpty()) {
            throw new InvalidInput(name, "expected a text");
        }
        return value.asString();
    }

    private static byte[] signature(Request request) {
        String header = request.header("X-MEN-Signature")
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new InvalidInput("X-MEN-Signature", "expected the signature of the body"));
        try {
            return Base64.getDecoder().decode(header.strip());
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("X-MEN-Signature", "expected base64");
        }
    }

    private static Response unauthorized(Request request, String error) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("error", error);
        members.put("request_id", request.requestId());
        return Response.json(members).status(Status.UNAUTHORIZED_401);
    }
}
