package dev.sealane.server.manage.mender;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Paging;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.release.Artifact;
import dev.sealane.server.release.ArtifactId;
import dev.sealane.server.release.Releases;
import dev.sealane.server.rollout.Assignment;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Assignments;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.Rollout;
import dev.sealane.server.rollout.Rollouts;
import dev.sealane.server.rollout.Withdrawals;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Devices of a deployment, their logs, and the deployments of a device (management digest, section 6). */
final class DeviceDeploymentRoutes implements Routes {
    private static final String BASE = "/api/management/v1/deployments/deployments";

    private final Rollouts rollouts;
    private final Assignments assignments;
    private final Withdrawals withdrawals;
    private final Releases releases;

    DeviceDeploymentRoutes(Rollouts rollouts, Assignments assignments, Withdrawals withdrawals, Releases releases) {
        this.rollouts = rollouts;
        this.assignments = assignments;
        this.withdrawals = withdrawals;
        this.releases = releases;
    }

    @Override
    public void register(Router router) {
        router.get(BASE + "/{id}/devices", Access.USER, this::devices);
        router.get(BASE + "/{id}/devices/list", Access.USER, this::devicesPaged);
        router.get(BASE + "/{id}/device_list", Access.USER, this::deviceIds);
        router.get(BASE + "/{id}/devices/{device}/log", Access.USER, this::log);
        router.get(BASE + "/devices/{device}", Access.USER, this::ofDevice);
        router.delete(BASE + "/devices/{device}", Access.USER, this::abortAll);
    }

    /** Without paging, as the original: read page by page here, so that no answer of the database is unbounded. */
    private Response devices(Request request) {
        Rollout rollout = rollouts.get(tenant(request), DeploymentRoutes.id(request));
        List<Map<String, Object>> all = new ArrayList<>();
        for (int number = 1; ; number++) {
            Slice<Assignment> slice =
                    assignments.ofRollout(tenant(request), rollout.id(), Set.of(), new Page(number, Page.MAX_SIZE));
            all.addAll(describe(tenant(request), slice.items()));
            if (all.size() >= slice.total() || slice.items().isEmpty()) {
                return Response.json(all);
            }
        }
    }

    private Response devicesPaged(Request request) {
        Paging paging = Paging.of(request);
        Rollout rollout = rollouts.get(tenant(request), DeploymentRoutes.id(request));
        Slice<Assignment> found =
                assignments.ofRollout(tenant(request), rollout.id(), statuses(request), paging.page());
        return paging.describe(request, Response.json(describe(tenant(request), found.items())), found.total());
    }

    private Response deviceIds(Request request) {
        Rollout rollout = rollouts.get(tenant(request), DeploymentRoutes.id(request));
        return Response.json(assignments.devices(tenant(request), rollout.id()).stream()
                .map(DeviceId::toString)
                .toList());
    }

    private Response log(Request request) {
        List<LogMessage> messages = assignments
                .log(tenant(request), DeploymentRoutes.id(request), device(request))
                .orElseThrow(() -> HttpRefusal.notFound("log", request.parameter("device")));
        return Response.text(Response.TEXT, MenderDeployment.log(messages));
    }

    private Response ofDevice(Request request) {
        Paging paging = Paging.of(request);
        Slice<Assignments.Entry> found = assignments.ofDevice(tenant(request), device(request), paging.page());
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Assignments.Entry entry : found.items()) {
            rollouts.find(tenant(request), entry.assignment().rollout())
                    .map(MenderDeployment::describe)
                    .ifPresent(deployment -> entries.add(MenderDeployment.ofDevice(
                            entry.assignment(), deployment, entry.assignment().artifact())));
        }
        return paging.describe(request, Response.json(entries), found.total());
    }

    private Response abortAll(Request request) {
        withdrawals.abortAll(tenant(request), device(request));
        return Response.noContent();
    }

    private List<Map<String, Object>> describe(Tenant tenant, List<Assignment> found) {
        Map<ArtifactId, Optional<Artifact>> artifacts = new HashMap<>();
        List<Map<String, Object>> described = new ArrayList<>();
        for (Assignment assignment : found) {
            Optional<Artifact> artifact = assignment
                    .artifact()
                    .flatMap(id -> artifacts.computeIfAbsent(id, wanted -> releases.find(tenant, wanted)));
            described.add(MenderDeployment.device(assignment, artifact));
        }
        return described;
    }

    private static Set<AssignmentStatus> statuses(Request request) {
        Set<AssignmentStatus> wanted = EnumSet.noneOf(AssignmentStatus.class);
        request.queryAll("status").forEach(word -> wanted.addAll(statuses(word)));
        return wanted;
    }

    /** {@code pause}, {@code active} and {@code finished} stand for several. */
    private static List<AssignmentStatus> statuses(String word) {
        List<AssignmentStatus> all = List.of(AssignmentStatus.values());
        List<AssignmentStatus> found = switch (word) {
            case "pause" ->
                all.stream().filter(status -> status.word().startsWith("pause")).toList();
            case "active" ->
                all.stream()
                        .filter(status -> !status.isFinal() && status != AssignmentStatus.PENDING)
                        .toList();
            case "finished" -> all.stream().filter(AssignmentStatus::isFinal).toList();
            default ->
                all.stream()
                        .filter(status -> MenderDeployment.status(status).equals(word))
                        .toList();
        };
        if (found.isEmpty()) {
            throw HttpRefusal.badRequest("bad-query", "there is no such status")
                    .found(word)
                    .where("query: status");
        }
        return found;
    }

    private static DeviceId device(Request request) {
        return new DeviceId(request.id("device", "device"));
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
