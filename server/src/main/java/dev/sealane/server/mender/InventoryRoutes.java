package dev.sealane.server.mender;

import dev.sealane.server.device.AttributeValue;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.json.Json;
import dev.sealane.server.refusal.InvalidInput;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What devices report about themselves: PUT replaces it, PATCH adds to it, both answer 200 (digest, section 8). */
final class InventoryRoutes implements Routes {
    private static final String PATH = "/api/devices/v1/inventory/device/attributes";

    private final DeviceAccess access;
    private final Inventory inventory;

    InventoryRoutes(DeviceAccess access, Inventory inventory) {
        this.access = access;
        this.inventory = inventory;
    }

    @Override
    public void register(Router router) {
        router.put(PATH, Access.DEVICE, request -> {
            DeviceAccess.Caller caller = access.require(request);
            inventory.replace(caller.tenant(), caller.device(), attributes(request));
            return Response.of(Status.OK_200);
        });
        router.patch(PATH, Access.DEVICE, request -> {
            DeviceAccess.Caller caller = access.require(request);
            inventory.merge(caller.tenant(), caller.device(), attributes(request));
            return Response.of(Status.OK_200);
        });
    }

    /** Elements may carry scope, description and timestamp; what a device says there is not believed. */
    private static Map<String, AttributeValue> attributes(Request request) throws IOException {
        JsonNode body = Json.parse("body", request.bytes(Request.JSON_LIMIT));
        if (!body.isArray() || body.size() > Inventory.MAX_ATTRIBUTES) {
            throw new InvalidInput("body", "expected a list of at most " + Inventory.MAX_ATTRIBUTES + " attributes");
        }
        Map<String, AttributeValue> attributes = new LinkedHashMap<>();
        for (JsonNode element : body) {
            String name = element.path("name").asString("");
            attributes.put(name, AttributeValue.of(element.path("value")));
        }
        return attributes;
    }
}
