package dev.sealane.server.page;

import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.GroupName;
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
import dev.sealane.server.rollout.Terms;
import io.helidon.http.Status;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The form of a new rollout, with its state in the address, and the button that begins it. */
final class NewRolloutPage implements Routes {
    private static final List<String> PARAMETERS =
            List.of("release", "to", "group", "device", "q", "name", "confirmation");

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

    /** What a person has chosen so far. */
    record Choice(
            String release,
            NewRolloutView.Target to,
            String group,
            Set<DeviceId> devices,
            String query,
            String name,
            Optional<Boolean> confirmation) {
        Choice {
            devices = Set.copyOf(devices);
        }

        static Choice of(Map<String, List<String>> fields) {
            Set<DeviceId> devices = new HashSet<>();
            fields.getOrDefault("device", List.of())
                    .forEach(text -> DeviceId.parse(text).ifPresent(devices::add));
            return new Choice(
                    first(fields, "release"),
                    to(first(fields, "to")),
                    first(fields, "group"),
                    devices,
                    first(fields, "q"),
                    first(fields, "name").strip(),
                    Optional.of(first(fields, "confirmation"))
                            .filter(word -> !word.isEmpty())
                            .map("yes"::equals));
        }

        /** The target, if enough is chosen to say it. */
        Optional<Target> target() {
            return switch (to) {
                case ALL -> Optional.of(new Target.All());
                case GROUP -> group.isEmpty() ? Optional.empty() : Optional.of(new Target.Group(new GroupName(group)));
                case DEVICES -> devices.isEmpty() ? Optional.empty() : Optional.of(new Target.Devices(devices));
            };
        }

        /** What the rollout is called: what the person typed, or the release and its target. */
        String rolloutName() {
            if (!name.isEmpty()) {
                return name;
            }
            String target = switch (to) {
                case ALL -> "every device";
                case GROUP -> group;
                case DEVICES -> devices.size() == 1 ? "1 device" : devices.size() + " devices";
            };
            String full = release + " to " + target;
            return full.substring(0, Math.min(full.length(), RolloutRequest.MAX_NAME));
        }

        private static NewRolloutView.Target to(String word) {
            for (NewRolloutView.Target target : NewRolloutView.Target.values()) {
                if (target.word().equals(word)) {
                    return target;
                }
            }
            return NewRolloutView.Target.ALL;
        }

        private static String first(Map<String, List<String>> fields, String name) {
            List<String> values = fields.getOrDefault(name, List.of());
            return values.isEmpty() ? "" : values.getFirst();
        }
    }

    private Response show(Request request, Map<String, List<String>> fields, Optional<Fault> fault) {
        Principal principal = request.principal();
        Choice choice = Choice.of(fields);
        NewRolloutView view = views.of(principal.tenant(), choice, frame.serverUrl(request), fault);
        Address address = Address.of(request, PARAMETERS);
        return frame.page(request, Place.ROLLOUTS, "New rollout", address, "new-rollout", view);
    }

    private Response create(Request request) throws IOException {
        Principal principal = request.principal();
        Choice choice = Choice.of(request.form());
        try {
            Target target = choice.target()
                    .orElseThrow(() -> HttpRefusal.unprocessable("no-target", "no device is chosen")
                            .expected("a group, or at least one device"));
            RolloutId id = fleet.rollouts()
                    .create(
                            principal.tenant(),
                            new RolloutRequest(
                                    choice.rolloutName(),
                                    choice.release(),
                                    target,
                                    false,
                                    Terms.PLAIN.withConfirmation(choice.confirmation()
                                            .orElseGet(() -> fleet.settings()
                                                    .get(principal.tenant())
                                                    .confirmation())),
                                    principal.email()));
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
