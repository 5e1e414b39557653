package dev.sealane.server.manage.mender;

import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Attribute;
import dev.sealane.server.device.AttributeValue;
import dev.sealane.server.device.Device;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.Devices;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.device.Scope;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.EntityTag;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Members;
import dev.sealane.server.http.Paging;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.json.Json;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is known about devices: list, search, tags (management digest, section 4). */
final class InventoryRoutes implements Routes {
    private static final String V1 = "/api/management/v1/inventory";
    private static final String V2 = "/api/management/v2/inventory";
    private static final int DEFAULT_PER_PAGE = 10;

    private final Devices devices;
    private final Inventory inventory;

    InventoryRoutes(Devices devices, Inventory inventory) {
        this.devices = devices;
        this.inventory = inventory;
    }

    @Override
    public void register(Router router) {
        router.get(V1 + "/devices", Access.USER, this::list);
        router.get(V1 + "/devices/{id}", Access.USER, this::show);
        router.delete(V1 + "/devices/{id}", Access.USER, this::forget);
        router.put(V1 + "/devices/{id}/tags", Access.USER, request -> tag(request, false));
        router.patch(V1 + "/devices/{id}/tags", Access.USER, request -> tag(request, true));
        router.get(V2 + "/filters/attributes", Access.USER, this::attributes);
        router.post(V2 + "/filters/search", Access.USER, this::search);
    }

    private Response list(Request request) {
        Paging paging = Paging.of(request, DEFAULT_PER_PAGE);
        Slice<Device> found = devices.search(tenant(request), InventoryQueries.ofQuery(request, paging.page()));
        return paging.describe(request, Response.json(describe(request, found.items())), found.total());
    }

    private Response search(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        Paging paging = InventoryQueries.paging(body, DEFAULT_PER_PAGE);
        Slice<Device> found = devices.search(tenant(request), InventoryQueries.ofBody(body, paging.page()));
        return paging.describe(request, Response.json(describe(request, found.items())), found.total());
    }

    private Response show(Request request) {
        Device device = devices.get(tenant(request), id(request));
        return Response.json(describe(request, List.of(device)).getFirst())
                .header("ETag", entityTag(tags(request, device.id())).header());
    }

    /** Forgets what the device reported; it comes back with its next report. */
    private Response forget(Request request) {
        inventory.replace(tenant(request), id(request), Map.of());
        return Response.noContent();
    }

    private Response attributes(Request request) {
        return Response.json(inventory.known(tenant(request)).stream()
                .map(known -> new Members()
                        .put("name", known.name())
                        .put("scope", known.scope().word())
                        .put("count", known.devices())
                        .map())
                .toList());
    }

    /** PUT replaces all tags; PATCH sets the given ones and keeps the others. */
    private Response tag(Request request, boolean keepOthers) throws IOException {
        DeviceId device = devices.get(tenant(request), id(request)).id();
        List<Attribute> present = tags(request, device);
        entityTag(present).requireMatch(request);
        Map<String, Attribute> wanted = new LinkedHashMap<>();
        if (keepOthers) {
            present.forEach(tag -> wanted.put(tag.name(), tag));
        }
        for (JsonObject tag : JsonObject.objects(request.json(), Inventory.MAX_TAGS)) {
            Attribute attribute = new Attribute(
                    Scope.TAGS,
                    tag.text("name"),
                    AttributeValue.of(tag.optional("value")
                            .orElseThrow(() -> HttpRefusal.badRequest("missing-field", "a tag has no value")
                                    .where(tag.path() + ".value"))),
                    tag.optionalText("description").orElse(""),
                    Instant.EPOCH);
            wanted.put(attribute.name(), attribute);
        }
        inventory.tag(tenant(request), device, new ArrayList<>(wanted.values()));
        return Response.of(io.helidon.http.Status.OK_200)
                .header("ETag", entityTag(tags(request, device)).header());
    }

    private List<Attribute> tags(Request request, DeviceId device) {
        return inventory.attributes(tenant(request), List.of(device)).getOrDefault(device, List.of()).stream()
                .filter(attribute -> attribute.scope() == Scope.TAGS)
                .toList();
    }

    private static EntityTag entityTag(List<Attribute> tags) {
        List<Object> parts = new ArrayList<>();
        tags.forEach(tag -> parts.add(List.of(tag.name(), tag.value().json(), tag.description())));
        return new EntityTag(Integer.toHexString(Objects.hashCode(Json.write(parts))));
    }

    private List<Map<String, Object>> describe(Request request, List<Device> found) {
        Map<DeviceId, List<Attribute>> attributes = inventory.attributes(
                tenant(request), found.stream().map(Device::id).toList());
        return found.stream()
                .map(device -> MenderDevice.inventory(device, attributes.getOrDefault(device.id(), List.of())))
                .toList();
    }

    static DeviceId id(Request request) {
        return new DeviceId(request.id("id", "device"));
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
