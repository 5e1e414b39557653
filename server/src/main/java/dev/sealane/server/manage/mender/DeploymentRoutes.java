package dev.sealane.server.manage.mender;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.device.Settings;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Members;
import dev.sealane.server.http.Paging;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.rollout.Rollout;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.rollout.RolloutQuery;
import dev.sealane.server.rollout.RolloutRefused;
import dev.sealane.server.rollout.RolloutRequest;
import dev.sealane.server.rollout.Rollouts;
import dev.sealane.server.rollout.Target;
import dev.sealane.server.rollout.Terms;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Deployments: creating, listing, counting, aborting (management digest, section 6). */
final class DeploymentRoutes implements Routes {
    private static final String V1 = "/api/management/v1/deployments";
    private static final String V2 = "/api/management/v2/deployments";
    /** A body of 1 MiB holds no more ids than this. */
    private static final int DEVICE_LIMIT = 25_000;

    private static final int STATISTICS_LIMIT = 100;

    private final Rollouts rollouts;
    private final Settings settings;

    DeploymentRoutes(Rollouts rollouts, Settings settings) {
        this.rollouts = rollouts;
        this.settings = settings;
    }

    @Override
    public void register(Router router) {
        router.post(V1 + "/deployments", Access.USER, this::create);
        router.post(V1 + "/deployments/group/{group}", Access.USER, this::createForGroup);
        router.get(V1 + "/deployments", Access.USER, this::list);
        router.get(V2 + "/deployments", Access.USER, this::list);
        router.get(V1 + "/deployments/{id}", Access.USER, this::show);
        router.put(V1 + "/deployments/{id}/status", Access.USER, this::abort);
        router.get(V1 + "/deployments/{id}/statistics", Access.USER, this::statistics);
        router.post(V1 + "/deployments/statistics/list", Access.USER, this::statisticsOfMany);
    }

    private Response create(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        List<String> ids = body.texts("devices", DEVICE_LIMIT);
        boolean all = body.flag("all_devices", false);
        if (all == !ids.isEmpty()) {
            throw HttpRefusal.badRequest("bad-field", "the deployment needs devices, or all of them")
                    .expected("either 'devices' with ids or 'all_devices' as true")
                    .where("$.devices");
        }
        return create(request, body, all ? new Target.All() : new Target.Devices(devices(ids)));
    }

    private Response createForGroup(Request request) throws IOException {
        return create(request, request.jsonObject(), new Target.Group(new GroupName(request.parameter("group"))));
    }

    private Response create(Request request, JsonObject body, Target target) {
        RolloutId id = create(
                request,
                new RolloutRequest(
                        body.text("name"),
                        body.text("artifact_name"),
                        target,
                        body.flag("force_installation", false),
                        Terms.PLAIN.withConfirmation(
                                settings.get(tenant(request)).confirmation()),
                        request.principal().email()));
        return Response.created("./deployments/" + id);
    }

    private RolloutId create(Request request, RolloutRequest wanted) {
        try {
            return rollouts.create(tenant(request), wanted);
        } catch (RolloutRefused refused) {
            throw menders(refused);
        }
    }

    /** Mender answers 422 to whatever makes no sense, also to what we call not found or a conflict (section 6). */
    private static HttpRefusal menders(RolloutRefused refused) {
        return HttpRefusal.unprocessable(refused.code(), String.valueOf(refused.getMessage()))
                .causedBy(refused);
    }

    private Response list(Request request) {
        Paging paging = Paging.of(request);
        Slice<Rollout> found =
                request.query("type").filter("configuration"::equals).isPresent()
                        ? new Slice<>(List.of(), 0)
                        : rollouts.search(tenant(request), query(request, paging.page()));
        List<Map<String, Object>> deployments =
                found.items().stream().map(MenderDeployment::describe).toList();
        return paging.describe(request, Response.json(deployments), found.total());
    }

    private Response show(Request request) {
        return Response.json(MenderDeployment.describe(rollouts.get(tenant(request), id(request))));
    }

    private Response abort(Request request) throws IOException {
        String status = request.jsonObject().text("status");
        if (!status.equals("aborted")) {
            throw HttpRefusal.badRequest("bad-field", "this status cannot be set")
                    .expected("aborted")
                    .found(status)
                    .where("$.status");
        }
        try {
            rollouts.abort(tenant(request), id(request));
        } catch (RolloutRefused refused) {
            throw menders(refused);
        }
        return Response.noContent();
    }

    private Response statistics(Request request) {
        return Response.json(MenderDeployment.statistics(rollouts.get(tenant(request), id(request))));
    }

    private Response statisticsOfMany(Request request) throws IOException {
        List<Map<String, Object>> all = request.jsonObject().texts("deployment_ids", STATISTICS_LIMIT).stream()
                .map(text -> RolloutId.parse(text).orElseThrow(() -> HttpRefusal.notFound("deployment", text)))
                .map(id -> rollouts.get(tenant(request), id))
                .map(rollout -> new Members()
                        .put("id", rollout.id().toString())
                        .put("stats", MenderDeployment.statistics(rollout))
                        .map())
                .toList();
        return Response.json(all);
    }

    private static RolloutQuery query(Request request, Page page) {
        return new RolloutQuery(
                request.queryAll("status").stream()
                        .map(MenderDeployment::rolloutStatus)
                        .collect(Collectors.toSet()),
                request.query("search").or(() -> request.query("name")).filter(text -> !text.isEmpty()),
                Optional.empty(),
                time(request, "created_after"),
                time(request, "created_before"),
                request.query("sort").filter("asc"::equals).isPresent(),
                page);
    }

    /** Unix seconds (digest, section 1). */
    private static Optional<Instant> time(Request request, String name) {
        return request.query(name).map(text -> {
            try {
                return Instant.ofEpochSecond(Long.parseLong(text));
            } catch (NumberFormatException | java.time.DateTimeException malformed) {
                throw HttpRefusal.badRequest("bad-query", "the query parameter '" + name + "' is no time")
                        .expected("seconds since 1970")
                        .found(text)
                        .where("query: " + name)
                        .causedBy(malformed);
            }
        });
    }

    private static Set<DeviceId> devices(List<String> ids) {
        Set<DeviceId> devices = new LinkedHashSet<>();
        for (String text : ids) {
            devices.add(DeviceId.parse(text)
                    .orElseThrow(() -> HttpRefusal.badRequest("bad-field", "an id is not a UUID")
                            .found(text)
                            .where("$.devices")));
        }
        return devices;
    }

    static RolloutId id(Request request) {
        return new RolloutId(request.id("id", "deployment"));
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
