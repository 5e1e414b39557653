package dev.sealane.server.manage;

import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admission;
import dev.sealane.server.device.Attribute;
import dev.sealane.server.device.AttributeValue;
import dev.sealane.server.device.AuthSet;
import dev.sealane.server.device.AuthSetId;
import dev.sealane.server.device.ControllerId;
import dev.sealane.server.device.Credential;
import dev.sealane.server.device.Device;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.DeviceKey;
import dev.sealane.server.device.DeviceQuery;
import dev.sealane.server.device.FreshToken;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.device.Identity;
import dev.sealane.server.device.Inventory;
import dev.sealane.server.device.Scope;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Paging;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code devices}: listing, admission, tags, group. */
final class DeviceApi implements Routes {
    private static final String DEVICE = Api.BASE + "/devices/{id}";

    private final Fleet fleet;
    private final SecureRandom random = new SecureRandom();

    DeviceApi(Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public void register(Router router) {
        router.get(Api.BASE + "/devices", Access.USER, this::list);
        router.post(Api.BASE + "/devices", Access.USER, this::preauthorise);
        router.get(DEVICE, Access.USER, this::show);
        router.delete(DEVICE, Access.USER, this::decommission);
        router.post(DEVICE + "/accept", Access.USER, request -> decide(request, Admission.ACCEPTED));
        router.post(DEVICE + "/reject", Access.USER, request -> decide(request, Admission.REJECTED));
        router.delete(DEVICE + "/keys/{key}", Access.USER, this::dismiss);
        router.put(DEVICE + "/group", Access.USER, this::putIntoGroup);
        router.delete(DEVICE + "/group", Access.USER, this::takeOutOfGroup);
        router.put(DEVICE + "/tags", Access.USER, this::tag);
        router.put(DEVICE + "/auto-confirm", Access.USER, this::confirmAlways);
        router.delete(DEVICE + "/auto-confirm", Access.USER, this::confirmNoMore);
    }

    private Response list(Request request) {
        Paging paging = Paging.of(request);
        DeviceQuery query = DeviceQuery.all(paging.page())
                .withAdmissions(request.queryAll("admission").stream()
                        .map(DeviceApi::admission)
                        .collect(Collectors.toSet()))
                .withTerms(deviceType(request));
        Optional<String> group = request.query("group");
        if (group.isPresent()) {
            query = query.withMembership(new DeviceQuery.Membership.In(new GroupName(group.get())));
        }
        Optional<String> text = request.query("text").filter(words -> !words.isBlank());
        if (text.isPresent()) {
            query = query.withText(text.get());
        }
        Slice<Device> found = fleet.devices().search(tenant(request), query);
        List<Map<String, Object>> devices = found.items().stream()
                .map(device -> DeviceJson.summary(device).map())
                .toList();
        return paging.describe(request, Response.json(devices), found.total());
    }

    private Response show(Request request) {
        return Response.json(describe(request, id(request)));
    }

    /**
     * Enters a device by its identity and key, or by what it calls itself in hawkBit's DDI and a token: one that the body
     * brings, or a new one, which this answer alone shows.
     */
    private Response preauthorise(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        return body.optional("controller_id").isPresent() ? enterController(request, body) : enterKey(request, body);
    }

    private Response enterKey(Request request, JsonObject body) {
        Identity identity = Identity.of("$.identity", body.object("identity").node());
        DeviceKey key = DeviceKey.parse("$.public_key", body.text("public_key"));
        body.refuseOthers();
        DeviceId id = fleet.admissions().preauthorise(tenant(request), identity, key, false);
        return Api.created("/devices/" + id, describe(request, id));
    }

    private Response enterController(Request request, JsonObject body) {
        ControllerId controller = ControllerId.of("$.controller_id", body.text("controller_id"));
        Optional<String> chosen = body.optionalText("token");
        boolean renew = body.flag("renew", false);
        body.refuseOthers();
        FreshToken fresh = FreshToken.create(random);
        Credential credential = chosen.<Credential>map(secret -> Credential.Token.of("$.token", secret))
                .orElseGet(fresh::credential);
        DeviceId id = fleet.admissions().preauthorise(tenant(request), controller.identity(), credential, renew);
        Map<String, Object> described = describe(request, id);
        if (chosen.isEmpty()) {
            described.put("token", fresh.secret());
        }
        return Api.created("/devices/" + id, described);
    }

    private Response decommission(Request request) {
        fleet.withdrawals().decommission(tenant(request), id(request));
        return Response.noContent();
    }

    /** Decides about the key that the body names, or else about the newest one for which it makes a difference. */
    private Response decide(Request request, Admission wanted) throws IOException {
        Device device = fleet.devices().get(tenant(request), id(request));
        AuthSetId key = key(request).orElseGet(() -> newestOther(tenant(request), device.id(), wanted));
        if (wanted == Admission.ACCEPTED) {
            fleet.admissions().accept(tenant(request), device.id(), key);
        } else {
            fleet.admissions().reject(tenant(request), device.id(), key);
        }
        return Response.json(describe(request, device.id()));
    }

    private static Optional<AuthSetId> key(Request request) throws IOException {
        Optional<JsonObject> body = request.optionalJsonObject();
        Optional<String> key = body.flatMap(object -> object.optionalText("key"));
        body.ifPresent(JsonObject::refuseOthers);
        return key.map(text -> AuthSetId.parse(text).orElseThrow(() -> HttpRefusal.notFound("key", text)));
    }

    private AuthSetId newestOther(Tenant tenant, DeviceId device, Admission wanted) {
        return fleet.admissions().authSets(tenant, List.of(device)).getOrDefault(device, List.of()).reversed().stream()
                .filter(set -> set.status() != wanted)
                .map(AuthSet::id)
                .findFirst()
                .orElseThrow(() -> HttpRefusal.conflict(
                        "nothing-to-decide", "no key of the device is left that is not " + wanted.word()));
    }

    private Response dismiss(Request request) {
        fleet.admissions().dismiss(tenant(request), id(request), new AuthSetId(request.id("key", "key")));
        return Response.noContent();
    }

    private Response putIntoGroup(Request request) throws IOException {
        JsonObject body = request.jsonObject();
        GroupName group = new GroupName(body.text("group"));
        body.refuseOthers();
        DeviceId device = fleet.devices().get(tenant(request), id(request)).id();
        fleet.groups().assign(tenant(request), group, Set.of(device));
        return Response.json(describe(request, device));
    }

    private Response confirmAlways(Request request) throws IOException {
        Optional<JsonObject> body = request.optionalJsonObject();
        String remark = body.flatMap(object -> object.optionalText("remark")).orElse("");
        body.ifPresent(JsonObject::refuseOthers);
        fleet.confirmations()
                .activate(tenant(request), id(request), request.principal().email(), remark);
        return Response.json(describe(request, id(request)));
    }

    private Response confirmNoMore(Request request) {
        fleet.confirmations()
                .deactivate(
                        tenant(request),
                        fleet.devices().get(tenant(request), id(request)).id());
        return Response.noContent();
    }

    private Response takeOutOfGroup(Request request) {
        Device device = fleet.devices().get(tenant(request), id(request));
        device.group().ifPresent(group -> fleet.groups().remove(tenant(request), group, Set.of(device.id())));
        return Response.noContent();
    }

    /** Replaces the tags: an object of names and values. */
    private Response tag(Request request) throws IOException {
        DeviceId device = fleet.devices().get(tenant(request), id(request)).id();
        List<Attribute> tags = new ArrayList<>();
        request.jsonObject()
                .fields()
                .forEach((name, value) ->
                        tags.add(new Attribute(Scope.TAGS, name, AttributeValue.of(value), "", Instant.EPOCH)));
        if (tags.size() > Inventory.MAX_TAGS) {
            throw HttpRefusal.badRequest("too-many", "the device would have too many tags")
                    .expected("at most " + Inventory.MAX_TAGS + " tags")
                    .found(tags.size() + " tags");
        }
        fleet.inventory().tag(tenant(request), device, tags);
        return Response.json(describe(request, device));
    }

    private Map<String, Object> describe(Request request, DeviceId id) {
        Tenant tenant = tenant(request);
        Device device = fleet.devices().get(tenant, id);
        return DeviceJson.full(
                device,
                fleet.confirmations().autoConfirm(tenant, id),
                fleet.admissions().authSets(tenant, List.of(id)).getOrDefault(id, List.of()),
                fleet.inventory().attributes(tenant, List.of(id)).getOrDefault(id, List.of()));
    }

    private static List<DeviceQuery.Term> deviceType(Request request) {
        return request.query("device_type").stream()
                .map(type -> new DeviceQuery.Term(
                        Scope.INVENTORY,
                        "device_type",
                        DeviceQuery.Operator.EQUAL,
                        List.of(new AttributeValue.Text(type))))
                .toList();
    }

    private static Admission admission(String word) {
        return Admission.of(word)
                .orElseThrow(() -> HttpRefusal.badRequest("bad-query", "there is no such admission")
                        .expected("pending, accepted, rejected, preauthorised, keyless or decommissioned")
                        .found(word)
                        .where("query: admission"));
    }

    static DeviceId id(Request request) {
        return new DeviceId(request.id("id", "device"));
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
