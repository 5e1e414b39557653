package dev.sealane.server.manage;

import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Paging;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.rollout.Assignment;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Assignments;
import dev.sealane.server.rollout.Confirmations;
import dev.sealane.server.rollout.Consent;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.Plan;
import dev.sealane.server.rollout.Rollout;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.rollout.RolloutQuery;
import dev.sealane.server.rollout.RolloutRequest;
import dev.sealane.server.rollout.RolloutStatus;
import dev.sealane.server.rollout.Target;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code rollouts} and their {@code assignments}. */
final class RolloutApi implements Routes {
    static final String ROLLOUT = Api.BASE + "/rollouts/{id}";
    /** A body of 1 MiB holds no more ids than this. */
    private static final int DEVICE_LIMIT = 25_000;

    private final Fleet fleet;

    RolloutApi(Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public void register(Router router) {
        router.get(Api.BASE + "/rollouts", Access.USER, this::list);
        router.post(Api.BASE + "/rollouts", Access.USER, this::create);
        router.get(ROLLOUT, Access.USER, request -> show(fleet, request));
        router.post(ROLLOUT + "/confirm", Access.USER, this::confirmAll);
        router.post(
                ROLLOUT + "/assignments/{device}/confirm", Access.USER, request -> answer(request, Consent.CONFIRMED));
        router.post(ROLLOUT + "/assignments/{device}/deny", Access.USER, request -> answer(request, Consent.DENIED));
        router.get(ROLLOUT + "/assignments", Access.USER, this::assignments);
        router.get(ROLLOUT + "/assignments/{device}", Access.USER, this::assignment);
        router.get(ROLLOUT + "/assignments/{device}/log", Access.USER, this::log);
        router.get(Api.BASE + "/devices/{id}/assignments", Access.USER, this::ofDevice);
    }

    private Response list(Request request) {
        Paging paging = Paging.of(request);
        RolloutQuery query = new RolloutQuery(
                request.queryAll("status").stream().map(RolloutApi::status).collect(Collectors.toSet()),
                request.query("text").filter(words -> !words.isBlank()),
                request.query("release"),
                Optional.empty(),
                Optional.empty(),
                false,
                paging.page());
        Slice<Rollout> found = fleet.rollouts().search(tenant(request), query);
        List<Map<String, Object>> rollouts =
                found.items().stream().map(RolloutJson::rollout).toList();
        return paging.describe(request, Response.json(rollouts), found.total());
    }

    private Response create(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        RolloutRequest wanted = new RolloutRequest(
                body.text("name"),
                body.text("release"),
                target(body.object("target")),
                body.flag("force_installation", false),
                TermsJson.read(body, fleet.settings().get(tenant(request))),
                request.principal().email());
        Plan plan = PlanJson.read(body);
        body.refuseOthers();
        RolloutId id = fleet.rollouts().create(tenant(request), RolloutId.random(), wanted, plan);
        return Api.created("/rollouts/" + id, describe(fleet, request, id));
    }

    /** Exactly one of {@code all}, {@code group} and {@code devices}. */
    private static Target target(JsonObject target) {
        boolean all = target.flag("all", false);
        Optional<String> group = target.optionalText("group");
        List<String> devices = target.texts("devices", DEVICE_LIMIT);
        target.refuseOthers();
        int named = (all ? 1 : 0) + (group.isPresent() ? 1 : 0) + (devices.isEmpty() ? 0 : 1);
        if (named != 1) {
            throw HttpRefusal.badRequest("bad-field", "the rollout needs one target")
                    .expected("exactly one of all, group and devices")
                    .found(named + " of them")
                    .where(target.path());
        }
        if (all) {
            return new Target.All();
        }
        return group.isPresent()
                ? new Target.Group(new GroupName(group.get()))
                : new Target.Devices(Api.devices(devices, target.path() + ".devices"));
    }

    /** The rollout that the path names, with its phases. */
    static Response show(Fleet fleet, Request request) {
        return Response.json(describe(fleet, request, id(request)));
    }

    private static Map<String, Object> describe(Fleet fleet, Request request, RolloutId id) {
        return RolloutJson.full(
                fleet.rollouts().get(tenant(request), id), fleet.phases().of(tenant(request), id));
    }

    private Response confirmAll(Request request) {
        fleet.confirmations()
                .confirmAll(tenant(request), id(request), request.principal().email());
        return show(fleet, request);
    }

    private Response answer(Request request, Consent consent) {
        fleet.confirmations()
                .answer(
                        new Confirmations.OpenAssignment(tenant(request), id(request), device(request)),
                        consent,
                        request.principal().email(),
                        List.of());
        return assignment(request);
    }

    private Response assignments(Request request) {
        Paging paging = Paging.of(request);
        Rollout rollout = fleet.rollouts().get(tenant(request), id(request));
        Set<AssignmentStatus> statuses = EnumSet.noneOf(AssignmentStatus.class);
        request.queryAll("status").forEach(word -> statuses.add(assignmentStatus(word)));
        Slice<Assignment> found = fleet.assignments().ofRollout(tenant(request), rollout.id(), statuses, paging.page());
        List<Map<String, Object>> assignments = found.items().stream()
                .map(assignment -> RolloutJson.assignment(assignment).map())
                .toList();
        return paging.describe(request, Response.json(assignments), found.total());
    }

    private Response assignment(Request request) {
        DeviceId device = device(request);
        Assignment assignment = fleet.assignments()
                .find(tenant(request), id(request), device)
                .orElseThrow(() -> HttpRefusal.notFound("assignment", device.toString()));
        return Response.json(RolloutJson.withHistory(
                assignment, fleet.assignments().history(tenant(request), assignment.rollout(), device)));
    }

    private Response log(Request request) {
        DeviceId device = device(request);
        List<LogMessage> messages = fleet.assignments()
                .log(tenant(request), id(request), device)
                .orElseThrow(() -> HttpRefusal.notFound("log", device.toString()));
        return Response.json(messages.stream().map(RolloutJson::message).toList());
    }

    private Response ofDevice(Request request) {
        Paging paging = Paging.of(request);
        Slice<Assignments.Entry> found =
                fleet.assignments().ofDevice(tenant(request), DeviceApi.id(request), paging.page());
        List<Map<String, Object>> entries = found.items().stream()
                .map(entry -> RolloutJson.assignment(entry.assignment())
                        .put("rollout_name", entry.rolloutName())
                        .put("release", entry.releaseName())
                        .map())
                .toList();
        return paging.describe(request, Response.json(entries), found.total());
    }

    private static RolloutStatus status(String word) {
        return RolloutStatus.of(word)
                .orElseThrow(() -> HttpRefusal.badRequest("bad-query", "there is no such status")
                        .expected("pending, running or finished")
                        .found(word)
                        .where("query: status"));
    }

    private static AssignmentStatus assignmentStatus(String word) {
        return AssignmentStatus.of(word)
                .orElseThrow(() -> HttpRefusal.badRequest("bad-query", "there is no such status")
                        .expected(String.join(
                                ", ",
                                EnumSet.allOf(AssignmentStatus.class).stream()
                                        .map(AssignmentStatus::word)
                                        .toList()))
                        .found(word)
                        .where("query: status"));
    }

    static RolloutId id(Request request) {
        return new RolloutId(request.id("id", "rollout"));
    }

    private static DeviceId device(Request request) {
        return new DeviceId(request.id("device", "device"));
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
