package dev.sealane.server.manage.hawkbit;

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
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code system/configs} and {@code userinfo} (digest, 2.8 and section 8). */
final class SystemRoutes implements Routes {
    private static final String PATH = HawkbitApi.BASE + "/system/configs";

    private final TenantKeys keys;
    private final Hal hal;

    SystemRoutes(Fleet fleet, Hal hal) {
        this.keys = new TenantKeys(fleet);
        this.hal = hal;
    }

    @Override
    public void register(Router router) {
        router.get(PATH, Access.USER, this::list)
                .put(PATH, Access.USER, this::changeSeveral)
                .get(PATH + "/{key}", Access.USER, request -> Hal.ok(describe(request, request.parameter("key"))))
                .put(PATH + "/{key}", Access.USER, this::change)
                .delete(PATH + "/{key}", Access.USER, this::reset)
                .get(HawkbitApi.BASE + "/userinfo", Access.USER, SystemRoutes::user);
    }

    private Response list(Request request) {
        Map<String, Object> all = new LinkedHashMap<>();
        TenantKeys.NAMES.forEach(key -> all.put(key, describe(request, key)));
        return Hal.ok(all);
    }

    private Response change(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        JsonNode value = body.optional("value")
                .orElseThrow(() -> HttpRefusal.badRequest("config-value", "the value is missing")
                        .where("$.value"));
        keys.set(tenant(request), request.parameter("key"), value);
        return Response.noContent();
    }

    /** In the order of the keys' own list: a token is set before it is switched on. */
    private Response changeSeveral(Request request) throws IOException {
        Map<String, JsonNode> fields = request.jsonObject().fields();
        fields.keySet().forEach(TenantKeys::require);
        for (String key : TenantKeys.NAMES) {
            Optional.ofNullable(fields.get(key)).ifPresent(value -> keys.set(tenant(request), key, value));
        }
        return Response.noContent();
    }

    private Response reset(Request request) {
        keys.reset(tenant(request), request.parameter("key"));
        return Response.noContent();
    }

    private static Response user(Request request) {
        return Hal.ok(new Members()
                .put("tenant", tenant(request).id().toUpperCase(Locale.ROOT))
                .put("username", request.principal().email())
                .put("permissions", List.of("ROLE_TENANT_ADMIN"))
                .map());
    }

    private Map<String, Object> describe(Request request, String key) {
        return new Members()
                .put("value", keys.get(tenant(request), key))
                .put("global", keys.isDefault(tenant(request), key))
                .put("_links", Hal.links(hal.href(request, "system/configs", key)))
                .map();
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
