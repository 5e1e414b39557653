package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.assembly.SoftwareSet;
import dev.sealane.server.db.Page;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.rollout.Assignment;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Division;
import dev.sealane.server.rollout.Hold;
import dev.sealane.server.rollout.Plan;
import dev.sealane.server.rollout.Rollout;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.rollout.RolloutRequest;
import dev.sealane.server.rollout.Target;
import dev.sealane.server.rollout.Terms;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** {@code rollouts} (digest, 2.6). */
final class RolloutRoutes implements Routes {
    private static final String PATH = HawkbitApi.BASE + "/" + RolloutView.KIND;
    static final String ROLLOUT = PATH + "/{id}";

    private static final Set<AssignmentStatus> RETRIED =
            Set.of(AssignmentStatus.FAILURE, AssignmentStatus.NO_ARTIFACT, AssignmentStatus.ABORTED);

    private final Fleet fleet;
    private final RolloutLookup lookup;
    private final Hal hal;
    private final Lists lists;
    private final InstantSource clock;

    RolloutRoutes(Fleet fleet, Hal hal, Lists lists, InstantSource clock) {
        this.fleet = fleet;
        this.lookup = new RolloutLookup(fleet);
        this.hal = hal;
        this.lists = lists;
        this.clock = clock;
    }

    /** What happens to a rollout that a path names. */
    private interface Command {
        void run(Tenant tenant, RolloutId id);
    }

    @Override
    public void register(Router router) {
        router.get(PATH, Access.USER, this::list)
                .post(PATH, Access.USER, this::create)
                .get(ROLLOUT, Access.USER, this::show)
                .put(ROLLOUT, Access.USER, this::rename)
                .post(ROLLOUT + "/retry", Access.USER, this::retry)
                .delete(ROLLOUT, Access.USER, request -> run(request, fleet.rollouts()::hide))
                .post(ROLLOUT + "/start", Access.USER, request -> run(request, fleet.phases()::start))
                .post(ROLLOUT + "/pause", Access.USER, request -> run(request, fleet.phases()::pause))
                .post(ROLLOUT + "/resume", Access.USER, request -> run(request, fleet.phases()::resume))
                .post(ROLLOUT + "/stop", Access.USER, request -> run(request, fleet.rollouts()::abort))
                .post(ROLLOUT + "/triggerNextGroup", Access.USER, request -> run(request, fleet.phases()::beginNext))
                .post(ROLLOUT + "/approve", Access.USER, request -> decide(request, true))
                .post(ROLLOUT + "/deny", Access.USER, request -> decide(request, false));
    }

    private Response list(Request request) {
        boolean full = Lists.isFull(request);
        Slice<RolloutId> found = fleet.inquiries().rollouts().list(tenant(request), lists.of(request));
        return Hal.page(found, id -> lookup.view(request, id).describe(hal, request, full));
    }

    private Response show(Request request) {
        return Hal.ok(lookup.view(request, lookup.id(request)).describe(hal, request, true));
    }

    private Response create(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        Tenant tenant = tenant(request);
        String filter = body.text("targetFilterQuery");
        RolloutGroups groups = new RolloutGroups(fleet.inquiries().targets(), tenant, lists.moments(request));
        requireStatic(body);
        Terms terms = TermsBody.read(body, fleet.settings().get(tenant));
        long set = body.optionalLong("distributionSetId")
                .orElseThrow(() ->
                        RolloutGroups.unverified("the id of a distribution set", "nothing", "$.distributionSetId"));
        String name = body.text("name");
        String description = body.optionalText("description").orElse("");
        List<DeviceId> devices = groups.chosen(filter);
        List<Plan.PlannedPhase> phases = groups.divide(body, devices, terms.confirmation());
        SoftwareSet ready = fleet.sets().forRollout(tenant, set);
        Plan plan = new Plan(
                description, filter, false, Optional.of(Hold.AWAITS_START), startsAt(body), new Division.Said(phases));
        RolloutId id = fleet.rollouts()
                .create(
                        tenant,
                        RolloutId.random(),
                        new RolloutRequest(
                                name,
                                ready.release(),
                                new Target.Devices(Set.copyOf(devices)),
                                false,
                                terms,
                                request.principal().email()),
                        plan);
        boolean isDue =
                plan.startsAt().filter(time -> !time.isAfter(clock.instant())).isPresent();
        Optional<Hold> hold = fleet.rollouts().get(tenant, id).hold();
        if (isDue && hold.filter(Hold.AWAITS_START::equals).isPresent()) {
            fleet.phases().start(tenant, id);
        }
        return Hal.created(lookup.view(request, id).describe(hal, request, true));
    }

    private Response rename(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        RolloutId id = lookup.id(request);
        fleet.rollouts().rename(tenant(request), id, body.optionalText("name"), body.optionalText("description"));
        return Hal.ok(lookup.view(request, id).describe(hal, request, true));
    }

    /** A new rollout on the same terms, in one group, for the devices that failed or were stopped. */
    private Response retry(Request request) {
        Tenant tenant = tenant(request);
        Rollout rollout = fleet.rollouts().get(tenant, lookup.id(request));
        Set<DeviceId> devices = new HashSet<>();
        Page page = Page.first();
        Slice<Assignment> part = fleet.assignments().ofRollout(tenant, rollout.id(), RETRIED, page);
        while (!part.items().isEmpty()) {
            part.items().forEach(assignment -> devices.add(assignment.device()));
            page = new Page(page.number() + 1, page.size());
            part = fleet.assignments().ofRollout(tenant, rollout.id(), RETRIED, page);
        }
        RolloutRequest again = new RolloutRequest(
                rollout.name() + " again",
                rollout.releaseName(),
                new Target.Devices(devices),
                false,
                rollout.terms(),
                request.principal().email());
        Plan plan = new Plan(
                rollout.description(),
                "",
                false,
                Optional.of(Hold.AWAITS_START),
                Optional.empty(),
                new Division.Undivided());
        RolloutId id = fleet.rollouts().create(tenant, RolloutId.random(), again, plan);
        return Hal.created(lookup.view(request, id).describe(hal, request, true));
    }

    /** A later phase for devices that only come to match is not built: whoever asks for it must not believe it is. */
    private static void requireStatic(JsonObject body) {
        if (body.flag("dynamic", false)) {
            throw RolloutGroups.unverified("a rollout that is not dynamic", "true", "$.dynamic");
        }
    }

    private static Optional<Instant> startsAt(JsonObject body) {
        OptionalLong millis = body.optionalLong("startAt");
        return millis.isPresent() ? Optional.of(Instant.ofEpochMilli(millis.getAsLong())) : Optional.empty();
    }

    private Response decide(Request request, boolean approved) {
        fleet.phases()
                .decide(
                        tenant(request),
                        lookup.id(request),
                        approved,
                        request.principal().email(),
                        request.query("remark").orElse(""));
        return Response.noContent();
    }

    private Response run(Request request, Command command) {
        command.run(tenant(request), lookup.id(request));
        return Response.noContent();
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
