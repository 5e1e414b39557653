package dev.sealane.server.manage;

import dev.sealane.server.db.Page;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Members;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import java.io.IOException;
import java.util.Map;

/** {@code groups}: named sets of devices. A group exists while a device is in it. */
final class GroupApi implements Routes {
    private final Fleet fleet;

    GroupApi(Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public void register(Router router) {
        router.get(Api.BASE + "/groups", Access.USER, this::list);
        router.post(Api.BASE + "/groups/{name}/devices", Access.USER, this::add);
        router.delete(Api.BASE + "/groups/{name}", Access.USER, this::dissolve);
    }

    private Response list(Request request) {
        return Response.json(fleet.groups().sizes(request.principal().tenant()).entrySet().stream()
                .map(entry -> new Members()
                        .put("name", entry.getKey().value())
                        .put("devices", entry.getValue())
                        .map())
                .toList());
    }

    private Response add(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        var devices = Api.devices(body.texts("devices", Page.MAX_SIZE), "$.devices");
        body.refuseOthers();
        int changed = fleet.groups().assign(request.principal().tenant(), name(request), devices);
        return Response.json(Map.of("changed", changed));
    }

    private Response dissolve(Request request) {
        return Response.json(
                Map.of("changed", fleet.groups().dissolve(request.principal().tenant(), name(request))));
    }

    private static GroupName name(Request request) {
        return new GroupName(request.parameter("name"));
    }
}
