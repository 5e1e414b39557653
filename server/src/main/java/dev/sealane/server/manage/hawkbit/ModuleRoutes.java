package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.assembly.Modules;
import dev.sealane.server.assembly.NewModule;
import dev.sealane.server.assembly.SoftwareModule;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code softwaremodules} (digest, 2.3). */
final class ModuleRoutes implements Routes {
    private static final String KIND = "softwaremodules";
    private static final String PATH = HawkbitApi.BASE + "/" + KIND;

    private final Modules modules;
    private final Hal hal;
    private final Lists lists;

    ModuleRoutes(Modules modules, Hal hal, Lists lists) {
        this.modules = modules;
        this.hal = hal;
        this.lists = lists;
    }

    @Override
    public void register(Router router) {
        router.get(PATH, Access.USER, this::list)
                .post(PATH, Access.USER, this::create)
                .get(PATH + "/{id}", Access.USER, this::show)
                .put(PATH + "/{id}", Access.USER, this::change)
                .delete(PATH + "/{id}", Access.USER, this::delete);
    }

    private Response list(Request request) {
        return Hal.page(
                modules.list(request.principal().tenant(), lists.of(request)),
                module -> describe(hal, request, module));
    }

    private Response create(Request request) throws IOException {
        List<NewModule> wanted =
                Ids.oneOrMore(request.json()).stream().map(ModuleRoutes::wanted).toList();
        return Hal.created(modules
                .create(
                        request.principal().tenant(),
                        wanted,
                        request.principal().email())
                .stream()
                .map(module -> describe(hal, request, module))
                .toList());
    }

    private static NewModule wanted(JsonObject body) {
        return new NewModule(
                body.text("name"),
                body.text("version"),
                body.text("type"),
                body.optionalText("description").orElse(""),
                body.optionalText("vendor").orElse(""),
                body.flag("encrypted", false));
    }

    private Response show(Request request) {
        return Hal.ok(describe(hal, request, modules.get(request.principal().tenant(), Ids.ofPath(request, "id"))));
    }

    private Response change(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        Optional<Boolean> locked =
                body.optional("locked").isPresent() ? Optional.of(body.flag("locked", false)) : Optional.empty();
        SoftwareModule changed = modules.change(
                request.principal().tenant(),
                Ids.ofPath(request, "id"),
                body.optionalText("description"),
                body.optionalText("vendor"),
                locked,
                request.principal().email());
        return Hal.ok(describe(hal, request, changed));
    }

    private Response delete(Request request) {
        modules.delete(request.principal().tenant(), Ids.ofPath(request, "id"));
        return Response.noContent();
    }

    static Map<String, Object> describe(Hal hal, Request request, SoftwareModule module) {
        String self = hal.href(request, KIND, module.id());
        return Hal.audited(module.audit())
                .put("id", module.id())
                .put("name", module.name())
                .put("version", module.version())
                .put("type", module.typeKey())
                .put("typeName", module.typeName())
                .put("description", module.description())
                .put("vendor", module.vendor())
                .put("encrypted", module.encrypted())
                .put("locked", module.locked())
                .put("deleted", false)
                .put("complete", module.complete())
                .put("_links", Hal.links(self, "artifacts", self + "/artifacts", "metadata", self + "/metadata"))
                .map();
    }
}
