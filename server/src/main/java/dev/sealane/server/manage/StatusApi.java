package dev.sealane.server.manage;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admission;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.Members;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.rollout.RolloutQuery;
import dev.sealane.server.rollout.RolloutStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** {@code status}: how the fleet and the server are; and the description of this API. */
final class StatusApi implements Routes {
    private final Fleet fleet;
    private final String version;
    private final byte[] description;

    StatusApi(Fleet fleet, String version) {
        this.fleet = fleet;
        this.version = version;
        this.description = load();
    }

    @Override
    public void register(Router router) {
        router.get(Api.BASE + "/status", Access.USER, this::status);
        router.get(Api.BASE + "/openapi.json", Access.PUBLIC, _ -> Response.bytes(Response.JSON, description));
    }

    private Response status(Request request) {
        Tenant tenant = request.principal().tenant();
        Map<String, Object> admissions = new LinkedHashMap<>();
        for (Map.Entry<Admission, Long> entry : fleet.devices().counts(tenant).entrySet()) {
            admissions.put(entry.getKey().word(), entry.getValue());
        }
        return Response.json(new Members()
                .put("version", version)
                .put("devices", admissions)
                .put("open_rollouts", openRollouts(tenant))
                .put("artifact_bytes", fleet.releases().usedBytes(tenant))
                .map());
    }

    private long openRollouts(Tenant tenant) {
        return fleet.rollouts()
                .search(
                        tenant,
                        RolloutQuery.all(new Page(1, 1))
                                .withStatuses(Set.of(RolloutStatus.PENDING, RolloutStatus.RUNNING)))
                .total();
    }

    private static byte[] load() {
        try (InputStream in = Objects.requireNonNull(
                StatusApi.class.getResourceAsStream("openapi.json"), "openapi.json is not part of the program")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("openapi.json cannot be read", e);
        }
    }
}
