package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.assembly.SetChange;
import dev.sealane.server.assembly.SoftwareSet;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.filter.ListQuery;
import dev.sealane.server.filter.Moments;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Members;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.inquiry.Action;
import dev.sealane.server.inquiry.Target;
import dev.sealane.server.rollout.DirectAssignments;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.rollout.Terms;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Sets given to targets without a rollout, from either side, and what sets are doing (digest, 2.1 and 2.4). */
final class AssignmentRoutes implements Routes {
    private static final String SET = HawkbitApi.BASE + "/" + SetJson.KIND + "/{id}";

    private final Fleet fleet;
    private final Hal hal;
    private final Lists lists;
    private final InstantSource clock;

    AssignmentRoutes(Fleet fleet, Hal hal, Lists lists, InstantSource clock) {
        this.fleet = fleet;
        this.hal = hal;
        this.lists = lists;
        this.clock = clock;
    }

    @Override
    public void register(Router router) {
        router.post(TargetRoutes.TARGET + "/assignedDS", Access.USER, this::assignToTarget)
                .get(
                        TargetRoutes.TARGET + "/assignedDS",
                        Access.USER,
                        request -> set(request, target(request).assigned()))
                .get(
                        TargetRoutes.TARGET + "/installedDS",
                        Access.USER,
                        request -> set(request, target(request).installed()))
                .post(SET + "/assignedTargets", Access.USER, this::assignTargets)
                .get(SET + "/assignedTargets", Access.USER, request -> targets(request, false))
                .get(SET + "/installedTargets", Access.USER, request -> targets(request, true))
                .post(SET + "/invalidate", Access.USER, this::invalidate)
                .get(SET + "/statistics", Access.USER, this::statistics)
                .get(
                        SET + "/statistics/autoassignments",
                        Access.USER,
                        request -> Hal.ok(Map.of("totalAutoAssignments", autoAssignments(request))))
                .get(SET + "/statistics/actions", Access.USER, request -> Hal.ok(Map.of("actions", actions(request))))
                .get(
                        SET + "/statistics/rollouts",
                        Access.USER,
                        request -> Hal.ok(Map.of("rollouts", rollouts(request))));
    }

    /** Of several sets the last stays assigned, as each takes the place of the one before. */
    private Response assignToTarget(Request request) throws IOException {
        Target target = target(request);
        Outcome outcome = new Outcome();
        for (JsonObject body : Ids.oneOrMore(request.json())) {
            long set = Ids.ofObject(body);
            Terms terms = TermsBody.read(body, fleet.settings().get(tenant(request)));
            give(request, set, Map.of(terms, Set.of(target.device())), outcome);
        }
        return Hal.ok(outcome.describe(request));
    }

    /** Targets that are not there are left out in silence, as in the original. */
    private Response assignTargets(Request request) throws IOException {
        Map<Terms, Set<DeviceId>> byTerms = new LinkedHashMap<>();
        for (JsonObject body : Ids.oneOrMore(request.json())) {
            Terms terms = TermsBody.read(body, fleet.settings().get(tenant(request)));
            fleet.inquiries()
                    .targets()
                    .find(tenant(request), body.text("id"))
                    .ifPresent(target -> byTerms.computeIfAbsent(terms, _ -> new LinkedHashSet<>())
                            .add(target.device()));
        }
        Outcome outcome = new Outcome();
        give(request, Ids.ofPath(request, "id"), byTerms, outcome);
        return Hal.ok(outcome.describe(request));
    }

    private void give(Request request, long setId, Map<Terms, Set<DeviceId>> byTerms, Outcome outcome) {
        Tenant tenant = tenant(request);
        boolean isOffline = request.query("offline").filter("true"::equals).isPresent();
        SoftwareSet set = fleet.sets().forRollout(tenant, setId);
        byTerms.forEach((terms, devices) -> {
            String name = set.release() + " to " + (devices.size() == 1 ? "one device" : devices.size() + " devices");
            DirectAssignments.Wish wish = new DirectAssignments.Wish(
                    name, set.release(), devices, terms, request.principal().email());
            outcome.add(
                    isOffline
                            ? fleet.directAssignments().record(tenant, wish)
                            : fleet.directAssignments().give(tenant, wish));
        });
    }

    /** What several assignments of one request came to. */
    private final class Outcome {
        private final List<RolloutId> rollouts = new ArrayList<>();
        private int assigned;
        private int alreadyAssigned;

        void add(DirectAssignments.Given given) {
            given.rollout().ifPresent(rollouts::add);
            assigned += given.assigned();
            alreadyAssigned += given.alreadyAssigned();
        }

        Map<String, Object> describe(Request request) {
            Moments moments = lists.moments(request);
            List<Map<String, Object>> actions = rollouts.stream()
                    .flatMap(rollout -> all(request, rollout, moments))
                    .map(action -> new Members()
                            .put("id", action.id())
                            .put(
                                    "_links",
                                    Hal.links(hal.href(
                                            request, TargetJson.KIND, action.controllerId(), "actions", action.id())))
                            .map())
                    .toList();
            return new Members()
                    .put("alreadyAssigned", alreadyAssigned)
                    .put("assignedActions", actions)
                    .put("assigned", assigned)
                    .put("total", assigned + alreadyAssigned)
                    .map();
        }

        private Stream<Action> all(Request request, RolloutId rollout, Moments moments) {
            List<Action> all = new ArrayList<>();
            long total;
            do {
                ListQuery part = new ListQuery(Optional.empty(), "", all.size(), ListQuery.MAX_LIMIT, moments);
                var slice = fleet.inquiries().actions().ofRollout(tenant(request), rollout, part);
                all.addAll(slice.items());
                total = slice.items().isEmpty() ? 0 : slice.total();
            } while (all.size() < total);
            return all.stream();
        }
    }

    private Response set(Request request, Optional<String> release) {
        Tenant tenant = tenant(request);
        return release.flatMap(name -> fleet.sets().ofRelease(tenant, name))
                .map(set ->
                        Hal.ok(SetJson.describe(hal, request, set, fleet.sets().modules(tenant, set.id()))))
                .orElseGet(Response::noContent);
    }

    private Response targets(Request request, boolean installed) {
        SoftwareSet set = fleet.sets().get(tenant(request), Ids.ofPath(request, "id"));
        FleetSettings settings = fleet.settings().get(tenant(request));
        TargetJson json = new TargetJson(hal);
        return Hal.page(
                fleet.inquiries().targets().ofRelease(tenant(request), set.release(), installed, lists.of(request)),
                target -> json.describe(request, target, settings, clock.instant())
                        .map());
    }

    /** The set cannot be assigned any more; what is open of it is stopped unless the body says otherwise. */
    private Response invalidate(Request request) throws IOException {
        Tenant tenant = tenant(request);
        SoftwareSet set = fleet.sets().get(tenant, Ids.ofPath(request, "id"));
        String how = request.jsonObject().optionalText("actionCancelationType").orElse("none");
        int stops = switch (how.toLowerCase(Locale.ROOT)) {
            case "none" -> 0;
            case "soft" -> 1;
            case "force" -> 2;
            default ->
                throw HttpRefusal.badRequest("bad-field", "there is no such way to cancel")
                        .expected("soft, force or none")
                        .found(how)
                        .where("$.actionCancelationType");
        };
        fleet.sets()
                .change(
                        tenant,
                        set.id(),
                        SetChange.invalidate(),
                        request.principal().email());
        withdrawFilters(request, set);
        for (int stop = 0; stop < stops; stop++) {
            fleet.inquiries()
                    .rollouts()
                    .open(tenant, set.release())
                    .forEach(rollout -> fleet.rollouts().abort(tenant, rollout));
        }
        return Response.noContent();
    }

    private void withdrawFilters(Request request, SoftwareSet set) {
        Tenant tenant = tenant(request);
        fleet.catalogue().filters().giving(tenant).stream()
                .filter(filter -> filter.gives()
                        .filter(gives -> gives.release().equals(set.release()))
                        .isPresent())
                .forEach(filter -> fleet.catalogue()
                        .filters()
                        .give(
                                tenant,
                                filter.id(),
                                Optional.empty(),
                                request.principal().email()));
    }

    private Response statistics(Request request) {
        return Hal.ok(new Members()
                .put("actions", actions(request))
                .put("rollouts", rollouts(request))
                .put("totalAutoAssignments", autoAssignments(request))
                .map());
    }

    private long autoAssignments(Request request) {
        return fleet.catalogue()
                .filters()
                .giving(tenant(request), release(request), lists.of(request))
                .total();
    }

    private Map<String, Object> actions(Request request) {
        return summed(fleet.inquiries().actions().statistics(tenant(request), release(request)));
    }

    private Map<String, Object> rollouts(Request request) {
        return summed(fleet.inquiries().rollouts().statistics(tenant(request), release(request)));
    }

    private static Map<String, Object> summed(Map<String, Integer> counts) {
        Map<String, Object> summed = new LinkedHashMap<>();
        summed.put("total", counts.values().stream().mapToInt(Integer::intValue).sum());
        counts.forEach((word, count) -> summed.put(word.toUpperCase(Locale.ROOT), count));
        return summed;
    }

    private String release(Request request) {
        return fleet.sets().get(tenant(request), Ids.ofPath(request, "id")).release();
    }

    private Target target(Request request) {
        return fleet.inquiries().targets().get(tenant(request), request.parameter("target"));
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
