package dev.sealane.server.manage.hawkbit;

import dev.sealane.server.catalogue.TypeKind;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Attribute;
import dev.sealane.server.device.ControllerId;
import dev.sealane.server.device.Credential;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.FleetSettings;
import dev.sealane.server.device.GroupName;
import dev.sealane.server.device.Profiles;
import dev.sealane.server.device.Scope;
import dev.sealane.server.device.UnusedTokens;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.JsonObject;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.inquiry.Target;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code targets} (digest, 2.1): devices that were let in. */
final class TargetRoutes implements Routes {
    private static final String PATH = HawkbitApi.BASE + "/" + TargetJson.KIND;
    static final String TARGET = PATH + "/{target}";

    /** hawkBit's own secrets have 32 hexadecimal digits. */
    private static final int TOKEN_BYTES = 16;

    private final Fleet fleet;
    private final UnusedTokens tokens;
    private final TargetJson json;
    private final Lists lists;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    TargetRoutes(Fleet fleet, UnusedTokens tokens, Hal hal, Lists lists, InstantSource clock) {
        this.fleet = fleet;
        this.tokens = tokens;
        this.json = new TargetJson(hal);
        this.lists = lists;
        this.clock = clock;
    }

    @Override
    public void register(Router router) {
        router.get(PATH, Access.USER, this::list)
                .post(PATH, Access.USER, this::create)
                .get(TARGET, Access.USER, this::show)
                .put(TARGET, Access.USER, this::change)
                .delete(TARGET, Access.USER, this::delete)
                .get(TARGET + "/attributes", Access.USER, this::attributes);
    }

    private Response list(Request request) {
        FleetSettings settings = fleet.settings().get(tenant(request));
        return Hal.page(
                fleet.inquiries().targets().list(tenant(request), lists.of(request)),
                target -> json.describe(request, target, settings, clock.instant())
                        .map());
    }

    /**
     * A target to enter.
     *
     * @param kind the number of its type
     */
    private record Wanted(Profiles.Entry entry, String secret, Optional<GroupName> group, Optional<Long> kind) {}

    private Response create(Request request) throws IOException {
        List<Wanted> wanted = new ArrayList<>();
        for (JsonObject body : Ids.oneOrMore(request.json())) {
            wanted.add(wanted(body));
        }
        wanted.forEach(target -> target.kind().ifPresent(kind -> requireKind(request, kind)));
        List<DeviceId> entered = fleet.profiles()
                .enter(
                        tenant(request),
                        wanted.stream().map(Wanted::entry).toList(),
                        request.principal().email());
        for (int index = 0; index < entered.size(); index++) {
            tokens.keep(tenant(request), entered.get(index), wanted.get(index).secret());
            sort(request, entered.get(index), wanted.get(index));
        }
        return Hal.created(wanted.stream()
                .map(target -> describe(
                        request, target(request, target.entry().controller().value())))
                .toList());
    }

    private Wanted wanted(JsonObject body) {
        String where = body.path() + ".controllerId";
        ControllerId controller = ControllerId.of(where, body.text("controllerId"));
        String secret = body.optionalText("securityToken").orElseGet(this::secret);
        Credential credential = Credential.Token.of(body.path() + ".securityToken", secret);
        return new Wanted(
                new Profiles.Entry(controller, credential, profile(body)),
                secret,
                body.optionalText("group").map(GroupName::new),
                kind(body));
    }

    private void sort(Request request, DeviceId device, Wanted wanted) {
        wanted.group().ifPresent(group -> fleet.groups().assign(tenant(request), group, List.of(device)));
        if (wanted.kind().isPresent()) {
            fleet.profiles()
                    .setKind(
                            tenant(request),
                            device,
                            wanted.kind(),
                            request.principal().email());
        }
    }

    private static Optional<Long> kind(JsonObject body) {
        OptionalLong kind = body.optionalLong("targetType");
        return kind.isPresent() ? Optional.of(kind.getAsLong()) : Optional.empty();
    }

    private void requireKind(Request request, long kind) {
        fleet.catalogue().types().get(tenant(request), TypeKind.DEVICE, kind);
    }

    private String secret() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private Response show(Request request) {
        return Hal.ok(describe(request, target(request)));
    }

    /** Another token is entered as one more credential: it counts from its first use on. */
    private Response change(Request request) throws IOException {
        Target target = target(request);
        JsonObject body = request.jsonObject();
        fleet.profiles()
                .change(
                        tenant(request),
                        target.device(),
                        profile(body),
                        request.principal().email());
        Optional<String> secret = body.optionalText("securityToken");
        secret.ifPresent(text -> giveToken(request, target, text));
        Optional<Long> kind = kind(body);
        if (kind.isPresent()) {
            requireKind(request, kind.get());
            fleet.profiles()
                    .setKind(
                            tenant(request),
                            target.device(),
                            kind,
                            request.principal().email());
        }
        if (body.flag("requestAttributes", false)) {
            fleet.inventory().want(tenant(request), target.device());
        }
        return show(request);
    }

    private void giveToken(Request request, Target target, String secret) {
        fleet.admissions()
                .preauthorise(
                        tenant(request),
                        ControllerId.of("controllerId", target.controllerId()).identity(),
                        Credential.Token.of("$.securityToken", secret),
                        true);
        tokens.keep(tenant(request), target.device(), secret);
    }

    private Response delete(Request request) {
        fleet.withdrawals().decommission(tenant(request), target(request).device());
        return Response.noContent();
    }

    /** What the device tells about itself; 204 where it told nothing. */
    private Response attributes(Request request) {
        Target target = target(request);
        Map<String, Object> attributes = new LinkedHashMap<>();
        fleet
                .inventory()
                .attributes(tenant(request), List.of(target.device()))
                .getOrDefault(target.device(), List.of())
                .stream()
                .filter(attribute -> attribute.scope() == Scope.INVENTORY)
                .forEach(attribute -> attributes.put(attribute.name(), text(attribute)));
        return attributes.isEmpty() ? Response.noContent() : Hal.ok(attributes);
    }

    private static String text(Attribute attribute) {
        return attribute.value().text();
    }

    private static Profiles.Profile profile(JsonObject body) {
        return new Profiles.Profile(
                body.optionalText("name"), body.optionalText("description"), body.optionalText("address"));
    }

    /** The secret of its own token is part of it until the device first uses it. */
    private Map<String, Object> describe(Request request, Target target) {
        Map<String, Object> described =
                json.full(request, target, fleet.settings().get(tenant(request)), clock.instant());
        tokens.find(tenant(request), target.device()).ifPresent(secret -> described.put("securityToken", secret));
        return described;
    }

    private Target target(Request request) {
        return target(request, request.parameter("target"));
    }

    private Target target(Request request, String controllerId) {
        return fleet.inquiries().targets().get(tenant(request), controllerId);
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
