package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.assembly.NewSet;
import dev.sealane.server.assembly.SetChange;
import dev.sealane.server.assembly.Sets;
import dev.sealane.server.assembly.SoftwareSet;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Members;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code distributionsets} (digest, 2.4): releases, and what becomes one. */
final class SetRoutes implements Routes {
    private static final String KIND = "distributionsets";
    private static final String PATH = HawkbitApi.BASE + "/" + KIND;
    private static final String SET = PATH + "/{id}";

    /** The type of a set whose maker says none: hawkBit's default. */
    static final String DEFAULT_TYPE = "os_app";

    private final Sets sets;
    private final Hal hal;
    private final Lists lists;

    SetRoutes(Fleet fleet, Hal hal, Lists lists) {
        this.sets = fleet.sets();
        this.hal = hal;
        this.lists = lists;
    }

    @Override
    public void register(Router router) {
        router.get(PATH, Access.USER, this::list)
                .post(PATH, Access.USER, this::create)
                .get(SET, Access.USER, this::show)
                .put(SET, Access.USER, this::change)
                .delete(SET, Access.USER, this::delete)
                .get(SET + "/assignedSM", Access.USER, this::modules)
                .post(SET + "/assignedSM", Access.USER, this::addModules)
                .delete(SET + "/assignedSM/{module}", Access.USER, this::removeModule);
    }

    private Response list(Request request) {
        return Hal.page(sets.list(tenant(request), lists.of(request)), set -> describe(request, set));
    }

    private Response create(Request request) throws IOException {
        List<NewSet> wanted =
                Ids.oneOrMore(request.json()).stream().map(SetRoutes::wanted).toList();
        return Hal.created(sets.create(tenant(request), wanted, by(request)).stream()
                .map(set -> describe(request, set))
                .toList());
    }

    /** {@code os}, {@code runtime} and {@code application} name one module each in older scripts (digest, section 10). */
    private static NewSet wanted(JsonObject body) {
        List<Long> modules = new ArrayList<>(Ids.ofObjects(body.objects("modules", Sets.MAX_MODULES)));
        for (String shortcut : List.of("os", "runtime", "application")) {
            body.optionalObject(shortcut).map(Ids::ofObject).ifPresent(modules::add);
        }
        return new NewSet(
                body.text("name"),
                body.text("version"),
                body.optionalText("type").orElse(DEFAULT_TYPE),
                body.optionalText("description").orElse(""),
                body.flag("requiredMigrationStep", false),
                body.flag("locked", false),
                modules);
    }

    private Response show(Request request) {
        return Hal.ok(describe(request, sets.get(tenant(request), Ids.ofPath(request, "id"))));
    }

    private Response change(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        SetChange change = new SetChange(
                body.optionalText("name"),
                body.optionalText("version"),
                body.optionalText("description"),
                flag(body, "requiredMigrationStep"),
                flag(body, "locked"),
                Optional.empty());
        return Hal.ok(describe(request, sets.change(tenant(request), Ids.ofPath(request, "id"), change, by(request))));
    }

    private Response delete(Request request) {
        sets.delete(tenant(request), Ids.ofPath(request, "id"), by(request));
        return Response.noContent();
    }

    private Response modules(Request request) {
        List<Map<String, Object>> modules = sets.modules(tenant(request), Ids.ofPath(request, "id")).stream()
                .map(module -> ModuleRoutes.describe(hal, request, module))
                .toList();
        return Hal.ok(new Members()
                .put("content", modules)
                .put("total", modules.size())
                .put("size", modules.size())
                .map());
    }

    private Response addModules(Request request) throws IOException {
        List<Long> modules = Ids.ofObjects(Ids.oneOrMore(request.json()));
        sets.addModules(tenant(request), Ids.ofPath(request, "id"), modules, by(request));
        return Response.noContent();
    }

    private Response removeModule(Request request) {
        sets.removeModule(tenant(request), Ids.ofPath(request, "id"), Ids.ofPath(request, "module"), by(request));
        return Response.noContent();
    }

    private Map<String, Object> describe(Request request, SoftwareSet set) {
        return SetJson.describe(hal, request, set, sets.modules(tenant(request), set.id()));
    }

    private static Optional<Boolean> flag(JsonObject body, String name) {
        return body.optional(name).isPresent() ? Optional.of(body.flag(name, false)) : Optional.empty();
    }

    private static String by(Request request) {
        return request.principal().email();
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
