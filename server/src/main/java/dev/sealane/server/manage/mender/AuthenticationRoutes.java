package dev.sealane.server.manage.mender;

import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admission;
import dev.sealane.server.device.Admissions;
import dev.sealane.server.device.AuthSet;
import dev.sealane.server.device.AuthSetId;
import dev.sealane.server.device.Device;
import dev.sealane.server.device.DeviceConflict;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.DeviceKey;
import dev.sealane.server.device.DeviceQuery;
import dev.sealane.server.device.Devices;
import dev.sealane.server.device.Identity;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Paging;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.rollout.Withdrawals;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Devices and their authentication sets (management digest, section 3). */
final class AuthenticationRoutes implements Routes {
    private static final String BASE = "/api/management/v2/devauth";
    private static final String AUTH_SET = BASE + "/devices/{id}/auth/{set}";
    /** Ids of one search; a page never shows more. */
    private static final int ID_LIMIT = 500;

    private final Devices devices;
    private final Admissions admissions;
    private final Withdrawals withdrawals;

    AuthenticationRoutes(Devices devices, Admissions admissions, Withdrawals withdrawals) {
        this.devices = devices;
        this.admissions = admissions;
        this.withdrawals = withdrawals;
    }

    @Override
    public void register(Router router) {
        router.get(BASE + "/devices", Access.USER, this::list);
        router.post(BASE + "/devices", Access.USER, this::preauthorise);
        router.post(BASE + "/devices/search", Access.USER, this::search);
        router.get(BASE + "/devices/count", Access.USER, this::count);
        router.get(BASE + "/devices/{id}", Access.USER, this::show);
        router.delete(BASE + "/devices/{id}", Access.USER, this::decommission);
        router.get(AUTH_SET + "/status", Access.USER, this::status);
        router.put(AUTH_SET + "/status", Access.USER, this::decide);
        router.delete(AUTH_SET, Access.USER, this::dismiss);
        router.get(BASE + "/limits/max_devices", Access.USER, request -> Response.json(Map.of("limit", 0)));
    }

    private Response list(Request request) {
        return answer(request, request.queryAll("status"), request.queryAll("id"));
    }

    private Response search(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        return answer(request, texts(body, "status"), texts(body, "id"));
    }

    /** Scripts send one value as a text and several as a list. */
    private static List<String> texts(JsonObject body, String name) {
        return body.optional(name).filter(value -> value.isString()).isPresent()
                ? List.of(body.text(name))
                : body.texts(name, ID_LIMIT);
    }

    private Response answer(Request request, Collection<String> statuses, Collection<String> ids) {
        Paging paging = Paging.of(request);
        DeviceQuery query = DeviceQuery.all(paging.page())
                .withAdmissions(statuses.stream().map(MenderDevice::admission).collect(Collectors.toSet()))
                .withIds(ids.stream().map(AuthenticationRoutes::deviceId).collect(Collectors.toSet()));
        Slice<Device> found = devices.search(tenant(request), query);
        return paging.describe(request, Response.json(describe(tenant(request), found.items())), found.total());
    }

    private Response show(Request request) {
        Device device = devices.get(tenant(request), id(request));
        return Response.json(describe(tenant(request), List.of(device)).getFirst());
    }

    private Response count(Request request) {
        Map<Admission, Long> counts = devices.counts(tenant(request));
        long count = request.query("status").isPresent()
                ? counts.getOrDefault(
                        MenderDevice.admission(request.query("status").orElseThrow()), 0L)
                : counts.entrySet().stream()
                        .filter(entry -> entry.getKey() != Admission.DECOMMISSIONED)
                        .mapToLong(Map.Entry::getValue)
                        .sum();
        return Response.json(Map.of("count", count));
    }

    private Response preauthorise(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        Identity identity =
                Identity.of("identity_data", body.object("identity_data").node());
        DeviceKey key = DeviceKey.parse("pubkey", body.text("pubkey"));
        try {
            DeviceId id = admissions.preauthorise(tenant(request), identity, key, body.flag("force", false));
            return Response.created(BASE + "/devices/" + id);
        } catch (DeviceConflict conflict) {
            // The one refusal whose body is the thing in the way (digest, section 3).
            Device existing = devices.get(tenant(request), conflict.existing());
            return Response.json(describe(tenant(request), List.of(existing)).getFirst())
                    .status(Status.CONFLICT_409);
        }
    }

    private Response decommission(Request request) {
        withdrawals.decommission(tenant(request), id(request));
        return Response.noContent();
    }

    private Response status(Request request) {
        AuthSet set = admissions
                .authSet(tenant(request), id(request), setId(request))
                .orElseThrow(() -> HttpRefusal.notFound("authentication set", request.parameter("set")));
        return Response.json(Map.of("status", MenderDevice.status(set.status())));
    }

    private Response decide(Request request) throws IOException {
        String status = request.jsonObject().text("status");
        switch (status) {
            case "accepted" -> admissions.accept(tenant(request), id(request), setId(request));
            case "rejected" -> admissions.reject(tenant(request), id(request), setId(request));
            default ->
                throw HttpRefusal.badRequest("bad-field", "this status cannot be set")
                        .expected("accepted or rejected")
                        .found(status)
                        .where("$.status");
        }
        return Response.noContent();
    }

    private Response dismiss(Request request) {
        admissions.dismiss(tenant(request), id(request), setId(request));
        return Response.noContent();
    }

    private List<Map<String, Object>> describe(Tenant tenant, List<Device> found) {
        Map<DeviceId, List<AuthSet>> sets =
                admissions.authSets(tenant, found.stream().map(Device::id).toList());
        return found.stream()
                .map(device -> MenderDevice.authentication(device, sets.getOrDefault(device.id(), List.of())))
                .toList();
    }

    private static DeviceId deviceId(String text) {
        return DeviceId.parse(text)
                .orElseThrow(() -> HttpRefusal.badRequest("bad-query", "an id is not a UUID")
                        .found(text)
                        .where("id"));
    }

    private static DeviceId id(Request request) {
        return new DeviceId(request.id("id", "device"));
    }

    private static AuthSetId setId(Request request) {
        return new AuthSetId(request.id("set", "authentication set"));
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
