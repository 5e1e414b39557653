package dev.sealane.server.page;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Paging;
import dev.sealane.server.http.Principal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.page.view.Place;
import dev.sealane.server.page.view.RolloutView;
import dev.sealane.server.rollout.Confirmations;
import dev.sealane.server.rollout.Consent;
import dev.sealane.server.rollout.LogMessage;
import dev.sealane.server.rollout.Rollout;
import dev.sealane.server.rollout.RolloutId;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** One rollout: how far it is, what went wrong, stopping it. */
final class RolloutPage implements Routes {
    private static final int PAGE_SIZE = 50;
    private static final List<String> PARAMETERS = List.of("state", "log", "page");

    private final Fleet fleet;
    private final Frame frame;
    private final RolloutViews views;

    RolloutPage(Fleet fleet, Frame frame) {
        this.fleet = fleet;
        this.frame = frame;
        this.views = new RolloutViews(fleet, frame);
    }

    @Override
    public void register(Router router) {
        router.get("/rollouts/{rollout}", Access.USER, this::show)
                .get("/rollouts/{rollout}/logs/{device}", Access.USER, this::log)
                .post("/rollouts/{rollout}/confirm", Access.USER, this::confirmAll)
                .post("/rollouts/{rollout}/devices/{device}/{consent}", Access.USER, this::answer)
                .post("/rollouts/{rollout}/abort", Access.USER, this::abort)
                .post("/rollouts/{rollout}/approve", Access.USER, request -> decide(request, true))
                .post("/rollouts/{rollout}/reject", Access.USER, request -> decide(request, false))
                .post("/rollouts/{rollout}/start", Access.USER, request -> step(request, fleet.phases()::start))
                .post("/rollouts/{rollout}/pause", Access.USER, request -> step(request, fleet.phases()::pause))
                .post("/rollouts/{rollout}/resume", Access.USER, request -> step(request, fleet.phases()::resume))
                .post("/rollouts/{rollout}/next", Access.USER, request -> step(request, fleet.phases()::beginNext));
    }

    /** What moves a rollout on. */
    private interface Step {
        void run(Tenant tenant, RolloutId rollout);
    }

    private static Response step(Request request, Step step) {
        RolloutId id = id(request);
        step.run(request.principal().tenant(), id);
        return Response.seeOther("/rollouts/" + id);
    }

    private Response decide(Request request, boolean approved) {
        Principal principal = request.principal();
        return step(
                request, (tenant, rollout) -> fleet.phases().decide(tenant, rollout, approved, principal.email(), ""));
    }

    private Response show(Request request) {
        Tenant tenant = request.principal().tenant();
        Rollout rollout = fleet.rollouts().get(tenant, id(request));
        Address address = Address.of(request, PARAMETERS);
        Page page = Paging.of(request, PAGE_SIZE).page();
        RolloutView view = views.of(tenant, rollout, address, page, request, frame.serverUrl(request));
        return frame.page(request, Place.ROLLOUTS, rollout.name(), address, "rollout", view);
    }

    /** The whole log as a text file. */
    private Response log(Request request) {
        Tenant tenant = request.principal().tenant();
        RolloutId rollout = id(request);
        String text = request.parameter("device");
        DeviceId device = DeviceId.parse(text).orElseThrow(() -> HttpRefusal.notFound("device", text));
        List<LogMessage> messages =
                fleet.assignments().log(tenant, rollout, device).orElseThrow(() -> HttpRefusal.notFound("log", text));
        String lines = messages.stream()
                .map(message -> message.timestamp() + " " + message.level() + " " + message.message())
                .collect(Collectors.joining("\n", "", "\n"));
        return Response.text(Response.TEXT, lines)
                .header("Content-Disposition", "attachment; filename=\"" + rollout + "-" + device + ".log\"")
                .header("Cache-Control", "no-store");
    }

    private Response confirmAll(Request request) {
        RolloutId id = id(request);
        Principal principal = request.principal();
        fleet.confirmations().confirmAll(principal.tenant(), id, principal.email());
        return Response.seeOther("/rollouts/" + id);
    }

    /** Goes back to where the person answered. */
    private Response answer(Request request) throws IOException {
        Principal principal = request.principal();
        DeviceId device = new DeviceId(request.id("device", "device"));
        Consent consent = switch (request.parameter("consent")) {
            case "confirm" -> Consent.CONFIRMED;
            case "deny" -> Consent.DENIED;
            default -> throw HttpRefusal.notFound("action", request.parameter("consent"));
        };
        RolloutId rollout = id(request);
        fleet.confirmations()
                .answer(
                        new Confirmations.OpenAssignment(principal.tenant(), rollout, device),
                        consent,
                        principal.email(),
                        List.of());
        boolean fromDevice = request.formField("from").filter("device"::equals).isPresent();
        return Response.seeOther(fromDevice ? "/devices/" + device : "/rollouts/" + rollout + "?state=awaiting");
    }

    private Response abort(Request request) throws IOException {
        Tenant tenant = request.principal().tenant();
        RolloutId id = id(request);
        Rollout rollout = fleet.rollouts().get(tenant, id);
        requireNumber(request, RolloutViews.abort(rollout));
        fleet.rollouts().abort(tenant, id);
        return Response.seeOther("/rollouts/" + id);
    }

    /** The script holds the button back already; this is for those who come without it, and for a fleet that moved on. */
    private static void requireNumber(Request request, RolloutView.Abort abort) throws IOException {
        if (!abort.askForNumber()) {
            return;
        }
        String typed = request.formField("number").orElse("").replaceAll("\\D", "");
        if (!typed.equals(Long.toString(abort.touched()))) {
            throw HttpRefusal.conflict(
                            "number-differs", "the number typed is not the number of devices it would stop now")
                    .expected(Long.toString(abort.touched()))
                    .found(typed);
        }
    }

    private static RolloutId id(Request request) {
        String text = request.parameter("rollout");
        return RolloutId.parse(text).orElseThrow(() -> HttpRefusal.notFound("rollout", text));
    }
}
