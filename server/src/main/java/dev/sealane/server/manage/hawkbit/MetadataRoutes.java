package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.catalogue.Metadata;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Attribute;
import dev.sealane.server.device.AttributeValue;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.device.Scope;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** {@code …/metadata} of targets, modules and sets (digest, 2.1, 2.3 and 2.4). A target's are the tags of its device. */
final class MetadataRoutes implements Routes {
    private final Fleet fleet;

    MetadataRoutes(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Where the metadata of the thing in the path is kept. */
    private interface Store {
        List<Metadata.Datum> all();

        void add(List<Metadata.Datum> data);

        boolean change(Metadata.Datum datum);

        boolean remove(String key);
    }

    private interface Stores {
        Store of(Request request);
    }

    @Override
    public void register(Router router) {
        register(router, TargetRoutes.TARGET, this::ofTarget);
        register(router, HawkbitApi.BASE + "/softwaremodules/{id}", this::ofModule);
        register(router, HawkbitApi.BASE + "/distributionsets/{id}", this::ofSet);
    }

    private static void register(Router router, String thing, Stores stores) {
        String path = thing + "/metadata";
        router.get(path, Access.USER, request -> list(stores.of(request)))
                .post(path, Access.USER, request -> add(request, stores.of(request)))
                .get(path + "/{key}", Access.USER, request -> Hal.ok(describe(find(request, stores.of(request)))))
                .put(path + "/{key}", Access.USER, request -> change(request, stores.of(request)))
                .delete(path + "/{key}", Access.USER, request -> remove(request, stores.of(request)));
    }

    private static Response list(Store store) {
        List<Metadata.Datum> all = store.all();
        return Hal.page(new Slice<>(all, all.size()), MetadataRoutes::describe);
    }

    private static Response add(Request request, Store store) throws IOException {
        List<Metadata.Datum> data = Ids.oneOrMore(request.json()).stream()
                .map(body -> datum(body, body.text("key")))
                .toList();
        store.add(data);
        return Hal.created(data.stream().map(MetadataRoutes::describe).toList());
    }

    private static Response change(Request request, Store store) throws IOException {
        Metadata.Datum datum = datum(request.jsonObject(), request.parameter("key"));
        if (!store.change(datum)) {
            throw HttpRefusal.notFound("metadata", datum.key());
        }
        return Response.noContent();
    }

    private static Response remove(Request request, Store store) {
        String key = request.parameter("key");
        if (!store.remove(key)) {
            throw HttpRefusal.notFound("metadata", key);
        }
        return Response.noContent();
    }

    private static Metadata.Datum find(Request request, Store store) {
        String key = request.parameter("key");
        return store.all().stream()
                .filter(datum -> datum.key().equals(key))
                .findFirst()
                .orElseThrow(() -> HttpRefusal.notFound("metadata", key));
    }

    private static Metadata.Datum datum(JsonObject body, String key) {
        return new Metadata.Datum(key, body.optionalText("value").orElse(""), body.flag("targetVisible", false));
    }

    private static Map<String, Object> describe(Metadata.Datum datum) {
        return new Members()
                .put("key", datum.key())
                .put("value", datum.value())
                .put("targetVisible", datum.visible())
                .map();
    }

    private Store ofModule(Request request) {
        long id = Ids.ofPath(request, "id");
        fleet.modules().get(tenant(request), id);
        return store(request, new Metadata.Holder.Module(id));
    }

    private Store ofSet(Request request) {
        String release =
                fleet.sets().get(tenant(request), Ids.ofPath(request, "id")).release();
        return store(request, new Metadata.Holder.Release(release));
    }

    private Store store(Request request, Metadata.Holder holder) {
        Metadata metadata = fleet.catalogue().metadata();
        Tenant tenant = tenant(request);
        return new Store() {
            @Override
            public List<Metadata.Datum> all() {
                return metadata.all(tenant, holder);
            }

            @Override
            public void add(List<Metadata.Datum> data) {
                metadata.add(tenant, holder, data);
            }

            @Override
            public boolean change(Metadata.Datum datum) {
                return metadata.change(tenant, holder, datum);
            }

            @Override
            public boolean remove(String key) {
                return metadata.remove(tenant, holder, key);
            }
        };
    }

    private Store ofTarget(Request request) {
        Tenant tenant = tenant(request);
        DeviceId device = fleet.inquiries()
                .targets()
                .get(tenant, request.parameter("target"))
                .device();
        return new TargetStore(fleet.inventory(), tenant, device);
    }

    private record TargetStore(Inventory inventory, Tenant tenant, DeviceId device) implements Store {
        @Override
        public List<Metadata.Datum> all() {
            return inventory.attributes(tenant, List.of(device)).getOrDefault(device, List.of()).stream()
                    .filter(attribute -> attribute.scope() == Scope.TAGS)
                    .map(tag -> new Metadata.Datum(tag.name(), tag.value().text(), false))
                    .toList();
        }

        @Override
        public void add(List<Metadata.Datum> data) {
            List<String> present = all().stream().map(Metadata.Datum::key).toList();
            for (Metadata.Datum datum : data) {
                if (present.contains(datum.key())) {
                    throw HttpRefusal.conflict("catalogue-exists", "the target has metadata of this key already");
                }
                if (present.size() + data.size() > Inventory.MAX_TAGS) {
                    throw HttpRefusal.badRequest("too-many", "the target would have too much metadata")
                            .expected("at most " + Inventory.MAX_TAGS + " entries");
                }
            }
            data.forEach(this::put);
        }

        @Override
        public boolean change(Metadata.Datum datum) {
            boolean isThere = all().stream().anyMatch(present -> present.key().equals(datum.key()));
            if (isThere) {
                put(datum);
            }
            return isThere;
        }

        @Override
        public boolean remove(String key) {
            return inventory.removeTag(tenant, device, key);
        }

        private void put(Metadata.Datum datum) {
            inventory.putTag(
                    tenant,
                    device,
                    new Attribute(Scope.TAGS, datum.key(), new AttributeValue.Text(datum.value()), "", Instant.EPOCH));
        }
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
