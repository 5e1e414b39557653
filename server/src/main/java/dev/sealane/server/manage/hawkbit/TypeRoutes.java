package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.catalogue.Type;
import dev.sealane.server.catalogue.TypeKind;
import dev.sealane.server.catalogue.Types;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Members;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.inquiry.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code softwaremoduletypes}, {@code distributionsettypes} and {@code targettypes} (digest, 2.2 to 2.4). */
final class TypeRoutes implements Routes {
    /** Types that one type names. */
    private static final int MAX_RELATED = 100;

    private final Fleet fleet;
    private final Types types;
    private final Hal hal;
    private final Lists lists;

    TypeRoutes(Fleet fleet, Hal hal, Lists lists) {
        this.fleet = fleet;
        this.types = fleet.catalogue().types();
        this.hal = hal;
        this.lists = lists;
    }

    @Override
    public void register(Router router) {
        for (TypeKind kind : TypeKind.values()) {
            String path = HawkbitApi.BASE + "/" + word(kind);
            router.get(path, Access.USER, request -> list(request, kind))
                    .post(path, Access.USER, request -> create(request, kind))
                    .get(path + "/{id}", Access.USER, request -> show(request, kind))
                    .put(path + "/{id}", Access.USER, request -> change(request, kind))
                    .delete(path + "/{id}", Access.USER, request -> delete(request, kind));
        }
        registerModules(router, "mandatorymoduletypes", true);
        registerModules(router, "optionalmoduletypes", false);
        String sets = HawkbitApi.BASE + "/" + word(TypeKind.DEVICE) + "/{id}/compatibledistributionsettypes";
        router.get(sets, Access.USER, this::sets)
                .post(sets, Access.USER, this::addSets)
                .delete(sets + "/{other}", Access.USER, this::removeSet)
                .post(TargetRoutes.TARGET + "/targettype", Access.USER, this::assign)
                .delete(TargetRoutes.TARGET + "/targettype", Access.USER, this::unassign);
    }

    private void registerModules(Router router, String word, boolean mandatory) {
        String path = HawkbitApi.BASE + "/" + word(TypeKind.SET) + "/{id}/" + word;
        router.get(path, Access.USER, request -> modules(request, mandatory))
                .get(path + "/{other}", Access.USER, request -> module(request, mandatory))
                .post(path, Access.USER, request -> addModules(request, mandatory))
                .delete(path + "/{other}", Access.USER, this::removeModule);
    }

    private static String word(TypeKind kind) {
        return switch (kind) {
            case MODULE -> "softwaremoduletypes";
            case SET -> "distributionsettypes";
            case DEVICE -> "targettypes";
        };
    }

    private Response list(Request request, TypeKind kind) {
        return Hal.page(types.list(tenant(request), kind, lists.of(request)), type -> describe(request, kind, type));
    }

    private Response create(Request request, TypeKind kind) throws IOException {
        List<Map<String, Object>> created = new ArrayList<>();
        for (JsonObject body : Ids.oneOrMore(request.json())) {
            Type type = types.create(tenant(request), kind, wanted(body, kind), by(request));
            relate(request, kind, type, body);
            created.add(describe(request, kind, type));
        }
        return Hal.created(created);
    }

    /** A type of devices need not have a key: its name becomes one. */
    private static Types.NewType wanted(JsonObject body, TypeKind kind) {
        Optional<String> key = body.optionalText("key").filter(text -> !text.isBlank());
        String named = kind == TypeKind.DEVICE
                ? body.text("name").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_.-]", "_")
                : "";
        return new Types.NewType(
                key.orElseGet(() -> named.isEmpty() ? body.text("key") : named),
                TagRoutes.entry(body),
                body.optionalInt("maxAssignments", 1, Integer.MAX_VALUE).orElse(1),
                body.optionalInt("minArtifacts", 0, Integer.MAX_VALUE).orElse(0));
    }

    private void relate(Request request, TypeKind kind, Type type, JsonObject body) {
        Tenant tenant = tenant(request);
        switch (kind) {
            case MODULE -> {}
            case SET -> {
                related(body, "mandatorymodules").forEach(id -> types.addModule(tenant, type.id(), id, true));
                related(body, "optionalmodules").forEach(id -> types.addModule(tenant, type.id(), id, false));
            }
            case DEVICE ->
                related(body, "compatibledistributionsettypes").forEach(id -> types.addSet(tenant, type.id(), id));
        }
    }

    private static List<Long> related(JsonObject body, String name) {
        return Ids.ofObjects(body.objects(name, MAX_RELATED));
    }

    private Response show(Request request, TypeKind kind) {
        return Hal.ok(describe(request, kind, types.get(tenant(request), kind, id(request))));
    }

    private Response change(Request request, TypeKind kind) throws IOException {
        Type changed =
                types.change(tenant(request), kind, id(request), TagRoutes.entry(request.jsonObject()), by(request));
        return Hal.ok(describe(request, kind, changed));
    }

    private Response delete(Request request, TypeKind kind) {
        types.delete(tenant(request), kind, id(request));
        return Response.noContent();
    }

    private Response modules(Request request, boolean mandatory) {
        return all(request, TypeKind.MODULE, types.modulesOf(tenant(request), id(request), mandatory));
    }

    private Response module(Request request, boolean mandatory) {
        long wanted = Ids.ofPath(request, "other");
        Type found = types.modulesOf(tenant(request), id(request), mandatory).stream()
                .filter(type -> type.id() == wanted)
                .findFirst()
                .orElseThrow(() -> HttpRefusal.notFound("software module type", Long.toString(wanted)));
        return Hal.ok(describe(request, TypeKind.MODULE, found));
    }

    private Response addModules(Request request, boolean mandatory) throws IOException {
        for (long other : Ids.ofObjects(Ids.oneOrMore(request.json()))) {
            types.addModule(tenant(request), id(request), other, mandatory);
        }
        return Response.noContent();
    }

    private Response removeModule(Request request) {
        types.removeModule(tenant(request), id(request), Ids.ofPath(request, "other"));
        return Response.noContent();
    }

    private Response sets(Request request) {
        return all(request, TypeKind.SET, types.setsOf(tenant(request), id(request)));
    }

    private Response addSets(Request request) throws IOException {
        for (long other : Ids.ofObjects(Ids.oneOrMore(request.json()))) {
            types.addSet(tenant(request), id(request), other);
        }
        return Response.noContent();
    }

    private Response removeSet(Request request) {
        types.removeSet(tenant(request), id(request), Ids.ofPath(request, "other"));
        return Response.noContent();
    }

    private Response assign(Request request) throws IOException {
        Target target = fleet.inquiries().targets().get(tenant(request), request.parameter("target"));
        Type type = types.get(tenant(request), TypeKind.DEVICE, Ids.ofObject(request.jsonObject()));
        fleet.profiles().setKind(tenant(request), target.device(), Optional.of(type.id()), by(request));
        return Response.noContent();
    }

    private Response unassign(Request request) {
        Target target = fleet.inquiries().targets().get(tenant(request), request.parameter("target"));
        fleet.profiles().setKind(tenant(request), target.device(), Optional.empty(), by(request));
        return Response.noContent();
    }

    private Response all(Request request, TypeKind kind, List<Type> found) {
        return Hal.ok(found.stream().map(type -> describe(request, kind, type)).toList());
    }

    private Map<String, Object> describe(Request request, TypeKind kind, Type type) {
        Members members = Hal.audited(type.audit())
                .put("id", type.id())
                .put("key", type.key())
                .put("name", type.name())
                .put("description", type.description())
                .put("colour", type.colour())
                .put("deleted", false);
        if (kind == TypeKind.MODULE) {
            members.put("maxAssignments", type.maxAssignments()).put("minArtifacts", type.minArtifacts());
        }
        return members.put("_links", Hal.links(hal.href(request, word(kind), type.id())))
                .map();
    }

    private static long id(Request request) {
        return Ids.ofPath(request, "id");
    }

    private static String by(Request request) {
        return request.principal().email();
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
