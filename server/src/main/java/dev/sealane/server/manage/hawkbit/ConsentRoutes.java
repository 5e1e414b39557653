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
import dev.sealane.server.inquiry.Action;
import dev.sealane.server.inquiry.Target;
import dev.sealane.server.rollout.AutoConfirm;
import dev.sealane.server.rollout.ConfirmationRefused;
import dev.sealane.server.rollout.Confirmations;
import dev.sealane.server.rollout.Consent;
import dev.sealane.server.rollout.LogMessage;
import io.helidon.http.Status;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Somebody agrees for a target: to one action, or to everything in advance (digest, 2.1). */
final class ConsentRoutes implements Routes {
    private static final String AUTOMATIC = TargetRoutes.TARGET + "/autoConfirm";

    /** hawkBit's quota for the messages of one status. */
    private static final int MAX_DETAILS = 50;

    private final Fleet fleet;
    private final ActionLookup actions;
    private final Hal hal;
    private final InstantSource clock;

    ConsentRoutes(Fleet fleet, Hal hal, InstantSource clock) {
        this.fleet = fleet;
        this.actions = new ActionLookup(fleet);
        this.hal = hal;
        this.clock = clock;
    }

    @Override
    public void register(Router router) {
        router.put(ActionRoutes.OF_TARGET + "/{action}/confirmation", Access.USER, this::answer)
                .get(AUTOMATIC, Access.USER, this::state)
                .post(AUTOMATIC + "/activate", Access.USER, this::activate)
                .post(AUTOMATIC + "/deactivate", Access.USER, this::deactivate);
    }

    private Response answer(Request request) throws IOException {
        Action action = actions.own(request);
        JsonObject body = request.jsonObject();
        String word = body.text("confirmation");
        Consent consent = switch (word) {
            case "confirmed" -> Consent.CONFIRMED;
            case "denied" -> Consent.DENIED;
            default ->
                throw HttpRefusal.badRequest("bad-field", "there is no such answer")
                        .expected("confirmed or denied")
                        .found(word)
                        .where("$.confirmation");
        };
        try {
            fleet.confirmations()
                    .answer(
                            new Confirmations.OpenAssignment(tenant(request), action.rollout(), action.device()),
                            consent,
                            request.principal().email(),
                            remarks(body, consent));
        } catch (ConfirmationRefused notAsked) {
            Status status = action.status().isFinal() ? Status.GONE_410 : Status.NOT_FOUND_404;
            throw HttpRefusal.of(status, notAsked.code(), String.valueOf(notAsked.getMessage()))
                    .causedBy(notAsked);
        }
        return Response.noContent();
    }

    private List<LogMessage> remarks(JsonObject body, Consent consent) {
        List<String> lines = new ArrayList<>(body.texts("details", MAX_DETAILS));
        OptionalLong code = body.optionalLong("code");
        code.ifPresent(number -> lines.addFirst("Status code: " + number));
        String at = clock.instant().toString();
        String level = consent == Consent.DENIED ? "warning" : "info";
        return lines.stream().map(line -> new LogMessage(at, level, line)).toList();
    }

    /** The only link is to what would change the state. */
    private Response state(Request request) {
        Target target = target(request);
        Optional<AutoConfirm> present = fleet.confirmations().autoConfirm(tenant(request), target.device());
        Members members = new Members().put("active", present.isPresent());
        present.ifPresent(active -> members.put("initiator", active.by())
                .put("remark", active.remark())
                .put("activatedAt", active.at().toEpochMilli()));
        String verb = present.isPresent() ? "deactivate" : "activate";
        Map<String, Object> links = new LinkedHashMap<>();
        links.put(verb, Map.of("href", hal.href(request, TargetJson.KIND, target.controllerId(), "autoConfirm", verb)));
        return Hal.ok(members.put("_links", links).map());
    }

    /** The body may be left out; then whoever asks is the one who agrees. */
    private Response activate(Request request) throws IOException {
        Target target = target(request);
        Optional<JsonObject> body = request.optionalJsonObject();
        String by = body.flatMap(object -> object.optionalText("initiator"))
                .filter(name -> !name.isBlank())
                .orElse(request.principal().email());
        String remark = body.flatMap(object -> object.optionalText("remark")).orElse("");
        fleet.confirmations().activate(tenant(request), target.device(), by, remark);
        return Response.noContent();
    }

    private Response deactivate(Request request) {
        fleet.confirmations().deactivate(tenant(request), target(request).device());
        return Response.noContent();
    }

    private Target target(Request request) {
        return fleet.inquiries().targets().get(tenant(request), request.parameter("target"));
    }

    private static Tenant tenant(Request request) {
        return request.principal().tenant();
    }
}
