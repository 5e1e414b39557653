package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.catalogue.Entry;
import dev.sealane.server.catalogue.Subject;
import dev.sealane.server.catalogue.Tag;
import dev.sealane.server.catalogue.Tags;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.inquiry.Target;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code targettags} and {@code distributionsettags} (digest, 2.2). */
final class TagRoutes implements Routes {
    private final Fleet fleet;
    private final Tags tags;
    private final Hal hal;
    private final Lists lists;
    private final InstantSource clock;

    TagRoutes(Fleet fleet, Hal hal, Lists lists, InstantSource clock) {
        this.fleet = fleet;
        this.tags = fleet.catalogue().tags();
        this.hal = hal;
        this.lists = lists;
        this.clock = clock;
    }

    @Override
    public void register(Router router) {
        for (Subject subject : Subject.values()) {
            String path = HawkbitApi.BASE + "/" + kind(subject);
            router.get(path, Access.USER, request -> list(request, subject))
                    .post(path, Access.USER, request -> create(request, subject))
                    .get(path + "/{id}", Access.USER, request -> show(request, subject))
                    .put(path + "/{id}", Access.USER, request -> change(request, subject))
                    .delete(path + "/{id}", Access.USER, request -> delete(request, subject))
                    .get(path + "/{id}/assigned", Access.USER, request -> assigned(request, subject))
                    .post(path + "/{id}/assigned", Access.USER, request -> assign(request, subject, true))
                    .delete(path + "/{id}/assigned", Access.USER, request -> assign(request, subject, false))
                    .post(path + "/{id}/assigned/{thing}", Access.USER, request -> assignOne(request, subject, true))
                    .delete(
                            path + "/{id}/assigned/{thing}",
                            Access.USER,
                            request -> assignOne(request, subject, false));
        }
        router.get(TargetRoutes.TARGET + "/tags", Access.USER, this::ofTarget);
    }

    private static String kind(Subject subject) {
        return switch (subject) {
            case DEVICE -> "targettags";
            case RELEASE -> "distributionsettags";
        };
    }

    private Response list(Request request, Subject subject) {
        return Hal.page(tags.list(tenant(request), subject, lists.of(request)), tag -> describe(request, subject, tag));
    }

    private Response ofTarget(Request request) {
        Target target = fleet.inquiries().targets().get(tenant(request), request.parameter("target"));
        return Hal.ok(tags.ofDevice(tenant(request), target.device()).stream()
                .map(tag -> describe(request, Subject.DEVICE, tag))
                .toList());
    }

    private Response create(Request request, Subject subject) throws IOException {
        List<Entry> entries =
                Ids.oneOrMore(request.json()).stream().map(TagRoutes::entry).toList();
        return Hal.created(tags.create(tenant(request), subject, entries, by(request)).stream()
                .map(tag -> describe(request, subject, tag))
                .toList());
    }

    static Entry entry(JsonObject body) {
        return new Entry(body.optionalText("name"), body.optionalText("description"), body.optionalText("colour"));
    }

    private Response show(Request request, Subject subject) {
        return Hal.ok(describe(request, subject, tag(request, subject)));
    }

    private Response change(Request request, Subject subject) throws IOException {
        Entry entry = entry(request.jsonObject());
        long id = Ids.ofPath(request, "id");
        return Hal.ok(describe(request, subject, tags.change(tenant(request), subject, id, entry, by(request))));
    }

    private Response delete(Request request, Subject subject) {
        tags.delete(tenant(request), subject, Ids.ofPath(request, "id"));
        return Response.noContent();
    }

    private Response assigned(Request request, Subject subject) {
        long id = tag(request, subject).id();
        Tenant tenant = tenant(request);
        return switch (subject) {
            case DEVICE -> {
                FleetSettings settings = fleet.settings().get(tenant);
                TargetJson json = new TargetJson(hal);
                yield Hal.page(
                        fleet.inquiries().targets().tagged(tenant, id, lists.of(request)),
                        target -> json.describe(request, target, settings, clock.instant())
                                .map());
            }
            case RELEASE ->
                Hal.page(
                        fleet.sets().tagged(tenant, id, lists.of(request)),
                        set -> SetJson.describe(hal, request, set, fleet.sets().modules(tenant, set.id())));
        };
    }

    private Response assign(Request request, Subject subject, boolean sticks) throws IOException {
        List<String> names = new ArrayList<>();
        JsonNode body = request.json();
        if (!body.isArray() || body.size() > Ids.MAX) {
            throw HttpRefusal.badRequest("bad-field", "the body is no list of ids")
                    .expected("a list of at most " + Ids.MAX + " ids")
                    .where("$");
        }
        body.forEach(node -> names.add(node.asString("")));
        return assign(request, subject, names, sticks);
    }

    private Response assignOne(Request request, Subject subject, boolean sticks) {
        return assign(request, subject, List.of(request.parameter("thing")), sticks);
    }

    /** What is not found stops everything, or is reported afterwards, or is passed over (digest, 2.2). */
    private Response assign(Request request, Subject subject, List<String> names, boolean sticks) {
        String policy = request.query("onNotFoundPolicy").orElse("FAIL");
        List<Object> found = new ArrayList<>();
        Optional<String> missing = Optional.empty();
        for (String name : names) {
            Optional<Object> thing = thing(request, subject, name);
            thing.ifPresent(found::add);
            missing = thing.isPresent() ? missing : Optional.of(name);
        }
        boolean fails = missing.isPresent() && !policy.equals("ON_WHAT_FOUND_AND_SUCCESS");
        boolean acts = missing.isEmpty() || !policy.equals("FAIL");
        long id = tag(request, subject).id();
        if (acts && sticks) {
            tags.stick(tenant(request), subject, id, found);
        } else if (acts) {
            tags.takeOff(tenant(request), subject, id, found);
        }
        if (fails) {
            throw HttpRefusal.notFound(subject == Subject.DEVICE ? "target" : "distribution set", missing.get());
        }
        return Response.noContent();
    }

    private Optional<Object> thing(Request request, Subject subject, String name) {
        return switch (subject) {
            case DEVICE ->
                fleet.inquiries()
                        .targets()
                        .find(tenant(request), name)
                        .map(target -> target.device().value());
            case RELEASE ->
                name.matches("\\d{1,18}")
                        ? fleet.sets()
                                .find(tenant(request), Long.parseLong(name))
                                .map(set -> set.release())
                        : Optional.empty();
        };
    }

    private Tag tag(Request request, Subject subject) {
        return tags.get(tenant(request), subject, Ids.ofPath(request, "id"));
    }

    private Map<String, Object> describe(Request request, Subject subject, Tag tag) {
        String self = hal.href(request, kind(subject), tag.id());
        return Hal.audited(tag.audit())
                .put("id", tag.id())
                .put("name", tag.name())
                .put("description", tag.description())
                .put("colour", tag.colour())
                .put("_links", Hal.links(self, "assigned", self + "/assigned"))
                .map();
    }

    private static String by(Request request) {
        return request.principal().email();
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
