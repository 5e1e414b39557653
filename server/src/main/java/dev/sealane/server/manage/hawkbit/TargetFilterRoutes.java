package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.assembly.SoftwareSet;
import dev.sealane.server.catalogue.SavedFilter;
import dev.sealane.server.catalogue.SavedFilters;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.inquiry.Targets;
import dev.sealane.server.rollout.ActionType;
import dev.sealane.server.rollout.Terms;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** {@code targetfilters} and what they give to targets that come to match (digest, 2.7). */
final class TargetFilterRoutes implements Routes {
    private static final String KIND = "targetfilters";
    private static final String PATH = HawkbitApi.BASE + "/" + KIND;
    private static final String FILTER = PATH + "/{id}";

    private final Fleet fleet;
    private final SavedFilters filters;
    private final Hal hal;
    private final Lists lists;

    TargetFilterRoutes(Fleet fleet, Hal hal, Lists lists) {
        this.fleet = fleet;
        this.filters = fleet.catalogue().filters();
        this.hal = hal;
        this.lists = lists;
    }

    @Override
    public void register(Router router) {
        router.get(PATH, Access.USER, this::list)
                .post(PATH, Access.USER, this::create)
                .get(FILTER, Access.USER, request -> Hal.ok(describe(request, filter(request))))
                .put(FILTER, Access.USER, this::change)
                .delete(FILTER, Access.USER, this::delete)
                .get(FILTER + "/autoAssignDS", Access.USER, this::given)
                .post(FILTER + "/autoAssignDS", Access.USER, this::give)
                .delete(FILTER + "/autoAssignDS", Access.USER, this::giveNothing)
                .get(HawkbitApi.BASE + "/" + SetJson.KIND + "/{id}/autoAssignTargetFilters", Access.USER, this::ofSet);
    }

    private Response list(Request request) {
        return Hal.page(filters.list(tenant(request), lists.of(request)), filter -> describe(request, filter));
    }

    private Response ofSet(Request request) {
        SoftwareSet set = fleet.sets().get(tenant(request), Ids.ofPath(request, "id"));
        return Hal.page(
                filters.giving(tenant(request), set.release(), lists.of(request)), filter -> describe(request, filter));
    }

    private Response create(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        String query = body.text("query");
        Targets.check(query);
        SavedFilter created = filters.create(
                tenant(request), body.text("name"), query, request.principal().email());
        return Hal.created(describe(request, created));
    }

    private Response change(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        Optional<String> query = body.optionalText("query");
        query.ifPresent(Targets::check);
        SavedFilter changed = filters.change(
                tenant(request),
                Ids.ofPath(request, "id"),
                body.optionalText("name"),
                query,
                request.principal().email());
        return Hal.ok(describe(request, changed));
    }

    private Response delete(Request request) {
        filters.delete(tenant(request), Ids.ofPath(request, "id"));
        return Response.noContent();
    }

    private Response given(Request request) {
        Tenant tenant = tenant(request);
        return filter(request)
                .gives()
                .flatMap(gives -> fleet.sets().ofRelease(tenant, gives.release()))
                .map(set ->
                        Hal.ok(SetJson.describe(hal, request, set, fleet.sets().modules(tenant, set.id()))))
                .orElseGet(Response::noContent);
    }

    /** The set is locked from now on, because it may be on its way at any time. */
    private Response give(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        Terms terms = TermsBody.read(body, fleet.settings().get(tenant(request)));
        if (terms.type() instanceof ActionType.TimeForced || terms.window().isPresent()) {
            throw HttpRefusal.badRequest("bad-field", "a filter cannot give a release on these terms")
                    .expected("forced, soft or downloadonly, and no maintenance window")
                    .where("$.type");
        }
        long id = filter(request).id();
        SoftwareSet set = fleet.sets().forRollout(tenant(request), Ids.ofObject(body));
        SavedFilter.Gives gives =
                new SavedFilter.Gives(set.release(), terms.type().word(), terms.confirmation(), terms.weight());
        return Hal.ok(describe(
                request,
                filters.give(
                        tenant(request),
                        id,
                        Optional.of(gives),
                        request.principal().email())));
    }

    private Response giveNothing(Request request) {
        filters.give(
                tenant(request),
                Ids.ofPath(request, "id"),
                Optional.empty(),
                request.principal().email());
        return Response.noContent();
    }

    private SavedFilter filter(Request request) {
        return filters.get(tenant(request), Ids.ofPath(request, "id"));
    }

    private Map<String, Object> describe(Request request, SavedFilter filter) {
        String self = hal.href(request, KIND, filter.id());
        Optional<SavedFilter.Gives> gives = filter.gives();
        return Hal.audited(filter.audit())
                .put("id", filter.id())
                .put("name", filter.name())
                .put("query", filter.query())
                .put(
                        "autoAssignDistributionSet",
                        gives.flatMap(given -> fleet.sets().ofRelease(tenant(request), given.release()))
                                .map(SoftwareSet::id))
                .put(
                        "autoAssignActionType",
                        gives.map(given -> TermsBody.word(ActionType.of(given.actionType(), Optional.empty())
                                .orElseThrow())))
                .put("autoAssignWeight", gives.map(SavedFilter.Gives::weight))
                .put("confirmationRequired", gives.map(SavedFilter.Gives::confirmation))
                .put("_links", Hal.links(self, "autoAssignDS", self + "/autoAssignDS"))
                .map();
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
