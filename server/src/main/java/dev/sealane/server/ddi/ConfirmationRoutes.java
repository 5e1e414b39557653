package dev.sealane.server.ddi;

import dev.sealane.server.device.ControllerId;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.refusal.InvalidInput;
import dev.sealane.server.rollout.Assignment;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.AutoConfirm;
import dev.sealane.server.rollout.ConfirmationRefused;
import dev.sealane.server.rollout.Confirmations;
import dev.sealane.server.rollout.Consent;
import dev.sealane.server.rollout.Standings;
import dev.sealane.server.rollout.Work;
import io.helidon.http.Status;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** {@code …/confirmationBase}: somebody at the device agrees to what it is to install, or to everything (digest, 2.6). */
final class ConfirmationRoutes implements Routes {
    private static final String BASE = DdiRoutes.ROOT + "/confirmationBase";
    private static final String ACTIVATE = "activateAutoConfirm";
    private static final String DEACTIVATE = "deactivateAutoConfirm";

    private final DdiAccess access;
    private final Actions actions;
    private final Standings standings;
    private final Confirmations confirmations;
    private final ActionJson json;
    private final Addresses addresses;
    private final InstantSource clock;

    ConfirmationRoutes(DdiAccess access, Fleet fleet, ActionJson json, Addresses addresses, InstantSource clock) {
        this.access = access;
        this.actions = new Actions(fleet.assignments());
        this.standings = fleet.standings();
        this.confirmations = fleet.confirmations();
        this.json = json;
        this.addresses = addresses;
        this.clock = clock;
    }

    @Override
    public void register(Router router) {
        router.get(BASE, Access.DEVICE, this::state);
        router.post(BASE + "/" + ACTIVATE, Access.DEVICE, this::activate);
        router.post(BASE + "/" + DEACTIVATE, Access.DEVICE, this::deactivate);
        router.get(BASE + "/{action}", Access.DEVICE, this::show);
        router.post(BASE + "/{action}/feedback", Access.DEVICE, this::feedback);
    }

    private Response state(Request request) {
        DdiAccess.Caller caller = access.require(request);
        Optional<AutoConfirm> present = confirmations.autoConfirm(caller.tenant(), caller.device());
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("active", present.isPresent());
        present.ifPresent(active -> {
            state.put("initiator", active.by());
            state.put("remark", active.remark());
            state.put("activatedAt", active.at().toEpochMilli());
        });
        String verb = present.isPresent() ? DEACTIVATE : ACTIVATE;
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("autoConfirm", state);
        body.put("_links", Map.of(verb, Map.of("href", addresses.root(request) + "/confirmationBase/" + verb)));
        return Answers.of(request, body);
    }

    private Response activate(Request request) throws IOException {
        DdiAccess.Caller caller = access.require(request);
        JsonNode body = Answers.optionalBody(request);
        String by = text(body, "initiator").filter(name -> !name.isBlank()).orElseGet(() -> name(request));
        try {
            confirmations.activate(
                    caller.tenant(), caller.device(), by, text(body, "remark").orElse(""));
        } catch (ConfirmationRefused active) {
            throw HttpRefusal.of(Status.CONFLICT_409, DdiFailure.AUTO_CONFIRM, String.valueOf(active.getMessage()))
                    .causedBy(active);
        }
        return Answers.done();
    }

    private Response deactivate(Request request) {
        DdiAccess.Caller caller = access.require(request);
        confirmations.deactivate(caller.tenant(), caller.device());
        return Answers.done();
    }

    private Response show(Request request) {
        DdiAccess.Caller caller = access.require(request);
        Assignment assignment = awaiting(request, caller);
        // What it would install is chosen anew: it is settled only when somebody has agreed.
        if (standings.of(caller.tenant(), caller.device()).work() instanceof Work.Confirm confirm
                && confirm.action() == assignment.action()) {
            return Answers.of(request, json.confirmation(request, assignment, confirm.artifact(), confirm.allowance()));
        }
        throw Actions.notExposed();
    }

    private Response feedback(Request request) throws IOException {
        DdiAccess.Caller caller = access.require(request);
        Assignment assignment = awaiting(request, caller);
        JsonNode body = Answers.body(request);
        Consent consent = switch (body.path("confirmation").asString("")) {
            case "confirmed" -> Consent.CONFIRMED;
            case "denied" -> Consent.DENIED;
            default -> throw new InvalidInput("confirmation", "expected confirmed or denied");
        };
        Confirmations.OpenAssignment of =
                new Confirmations.OpenAssignment(caller.tenant(), assignment.rollout(), caller.device());
        try {
            confirmations.answer(
                    of,
                    consent,
                    "the device",
                    Remarks.parse("", body).messages(consent == Consent.DENIED ? "warning" : "info", clock.instant()));
        } catch (ConfirmationRefused late) {
            throw Actions.notExposed();
        }
        return Answers.done();
    }

    /** An action of the caller that waits for an answer; another one is hidden, as if it were not (digest, 2.6). */
    private Assignment awaiting(Request request, DdiAccess.Caller caller) {
        Assignment assignment = actions.own(request, caller);
        if (assignment.status() != AssignmentStatus.AWAITING_CONFIRMATION) {
            throw Actions.notExposed();
        }
        return assignment;
    }

    private static Optional<String> text(JsonNode body, String name) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw new InvalidInput(name, "expected a text");
        }
        return Optional.of(value.asString());
    }

    private static String name(Request request) {
        return ControllerId.parse(request.parameter("controller"))
                .map(ControllerId::value)
                .orElse("the device");
    }
}
