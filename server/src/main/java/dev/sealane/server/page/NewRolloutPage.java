package dev.sealane.server.page;

import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.HttpRefusal;
import dev.sealane.server.http.Principal;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.page.view.Fault;
import dev.sealane.server.page.view.NewRolloutView;
import dev.sealane.server.page.view.Place;
import dev.sealane.server.refusal.Refusal;
import dev.sealane.server.rollout.RolloutId;
import dev.sealane.server.rollout.RolloutRequest;
import dev.sealane.server.rollout.Target;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The form of a new rollout, with its state in the address, and the button that begins it. */
final class NewRolloutPage implements Routes {
    private final Fleet fleet;
    private final Frame frame;
    private final NewRolloutViews views;

    NewRolloutPage(Fleet fleet, Frame frame) {
        this.fleet = fleet;
        this.frame = frame;
        this.views = new NewRolloutViews(fleet);
    }

    @Override
    public void register(Router router) {
        router.get("/rollouts/new", Access.USER, request -> show(request, request.queries(), Optional.empty()))
                .post("/rollouts", Access.USER, this::create);
    }

    private Response show(Request request, Map<String, List<String>> fields, Optional<Fault> fault) {
        Principal principal = request.principal();
        RolloutChoice choice = RolloutChoice.of(fields);
        NewRolloutView view = views.of(principal.tenant(), choice, frame.serverUrl(request), fault);
        Address address = Address.of(request, RolloutChoice.PARAMETERS);
        return frame.page(request, Place.ROLLOUTS, "New rollout", address, "new-rollout", view);
    }

    private Response create(Request request) throws IOException {
        Principal principal = request.principal();
        RolloutChoice choice = RolloutChoice.of(request.form());
        try {
            Target target = choice.target()
                    .orElseThrow(() -> HttpRefusal.unprocessable("no-target", "no device is chosen")
                            .expected("a group, or at least one device"));
            boolean asks = fleet.settings().get(principal.tenant()).confirmation();
            RolloutId id = fleet.rollouts()
                    .create(
                            principal.tenant(),
                            RolloutId.random(),
                            new RolloutRequest(
                                    choice.rolloutName(),
                                    choice.release(),
                                    target,
                                    false,
                                    choice.terms(asks),
                                    principal.email()),
                            choice.plan());
            return Response.seeOther("/rollouts/" + id);
        } catch (HttpRefusal refusal) {
            return again(request, Faults.of(refusal));
        } catch (Refusal refusal) {
            return again(request, Faults.of("The rollout was not created.", refusal));
        }
    }

    private Response again(Request request, Fault fault) throws IOException {
        return show(request, request.form(), Optional.of(fault)).status(Status.UNPROCESSABLE_CONTENT_422);
    }
}
