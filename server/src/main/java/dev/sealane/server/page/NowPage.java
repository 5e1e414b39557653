package dev.sealane.server.page;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admission;
import dev.sealane.server.device.Device;
import dev.sealane.server.device.DeviceQuery;
import dev.sealane.server.device.Scope;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Access;
import dev.sealane.server.http.Request;
import dev.sealane.server.http.Response;
import dev.sealane.server.http.Router;
import dev.sealane.server.http.Routes;
import dev.sealane.server.page.view.Link;
import dev.sealane.server.page.view.NowView;
import dev.sealane.server.page.view.Place;
import dev.sealane.server.page.view.Shown;
import dev.sealane.server.page.view.Tone;
import dev.sealane.server.release.ArtifactQuery;
import dev.sealane.server.rollout.Confirmations;
import dev.sealane.server.rollout.Hold;
import dev.sealane.server.rollout.Insight;
import dev.sealane.server.rollout.Rollout;
import dev.sealane.server.rollout.RolloutQuery;
import dev.sealane.server.rollout.RolloutStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What needs a person, worst first: rollouts that were stopped by their gates, failures that still stand, then devices at the door, then silence. */
final class NowPage implements Routes {
    private static final int RUNNING = 5;

    /** Rollouts that wait for a person are among the newest; the list of rollouts has the others. */
    private static final int OPEN = 50;

    private static final int HELD = 2;

    /** One is shown; whether there are more is told. */
    private static final int QUEUES = 2;

    private final Fleet fleet;
    private final Frame frame;

    NowPage(Fleet fleet, Frame frame) {
        this.fleet = fleet;
        this.frame = frame;
    }

    @Override
    public void register(Router router) {
        router.get("/", Access.USER, this::show);
    }

    private Response show(Request request) {
        Tenant tenant = request.principal().tenant();
        Map<Admission, Long> counts = fleet.devices().counts(tenant);
        List<NowView.Card> cards = new ArrayList<>();
        held(tenant).stream().limit(HELD).map(this::held).forEach(cards::add);
        // Three places stay free for what follows.
        fleet.insight().troubled(tenant).stream()
                .limit(NowView.MAX_CARDS - 3 - cards.size())
                .map(this::trouble)
                .forEach(cards::add);
        awaiting(tenant).ifPresent(cards::add);
        pending(tenant, counts).ifPresent(cards::add);
        silent(tenant).ifPresent(cards::add);
        NowView view = new NowView(
                cards,
                calm(tenant, counts),
                RolloutsPage.running(fleet, frame, tenant, RUNNING),
                Optional.of(start(tenant, counts)).filter(start -> !start.done()));
        return frame.page(request, Place.NOW, "Now", Address.of("/"), "now", view);
    }

    /** The newest open rollouts that go on only when a person says so. */
    private List<Rollout> held(Tenant tenant) {
        RolloutQuery open =
                RolloutQuery.all(new Page(1, OPEN)).withStatuses(Set.of(RolloutStatus.PENDING, RolloutStatus.RUNNING));
        return fleet.rollouts().search(tenant, open).items().stream()
                .filter(rollout -> rollout.abortedAt().isEmpty())
                .filter(rollout -> rollout.hold()
                        .filter(hold -> hold == Hold.PAUSED || hold == Hold.AWAITS_APPROVAL)
                        .isPresent())
                .toList();
    }

    private NowView.Card held(Rollout rollout) {
        boolean isPaused = rollout.hold().filter(Hold.PAUSED::equals).isPresent();
        return new NowView.Card(
                Tone.WARN,
                rollout.name() + (isPaused ? " is paused" : " waits for approval"),
                isPaused
                        ? "No further phase begins until somebody resumes it."
                        : "It begins when somebody has approved and started it.",
                new Link("Decide", "/rollouts/" + rollout.id()));
    }

    private NowView.Card trouble(Insight.Trouble trouble) {
        String title = trouble.name() + ": "
                + (trouble.deviceCount() == 1
                        ? "the device failed"
                        : Shown.count(trouble.failed()) + " of " + Shown.count(trouble.deviceCount(), "device")
                                + " failed");
        String last = frame.moment(trouble.lastAt()).relative();
        String why = trouble.failed() == 1
                ? "It failed " + last + " and runs what it ran before, not " + trouble.releaseName() + "."
                : "They run what they ran before, not " + trouble.releaseName() + ". The last one failed " + last + ".";
        return new NowView.Card(
                Tone.BAD, title, why, new Link("See why", "/rollouts/" + trouble.rollout() + "?state=failed"));
    }

    private Optional<NowView.Card> awaiting(Tenant tenant) {
        List<Confirmations.Queue> queues = fleet.confirmations().queues(tenant, QUEUES);
        if (queues.isEmpty()) {
            return Optional.empty();
        }
        Confirmations.Queue first = queues.getFirst();
        String title = first.name() + ": " + Shown.count(first.waiting(), "device")
                + (first.waiting() == 1 ? " awaits" : " await") + " confirmation";
        String why = "Somebody has to agree to " + first.releaseName() + ", since "
                + frame.moment(first.since()).elapsed()
                + (queues.size() == 1 ? "." : ". Other rollouts wait too.");
        return Optional.of(new NowView.Card(
                Tone.WARN,
                title,
                why,
                new Link("Decide", "/rollouts/" + first.rollout() + "?state=" + StateGroup.AWAITING.value())));
    }

    private Optional<NowView.Card> pending(Tenant tenant, Map<Admission, Long> counts) {
        long pending = counts.getOrDefault(Admission.PENDING, 0L);
        if (pending == 0) {
            return Optional.empty();
        }
        DeviceQuery query = DeviceQuery.all(new Page(1, 1))
                .withAdmissions(Set.of(Admission.PENDING))
                .withOrder(List.of(new DeviceQuery.Order(Scope.SYSTEM, "created_ts", false)));
        String first = fleet.devices().search(tenant, query).items().stream()
                .map(device -> Words.name(device) + " has been waiting for "
                        + frame.moment(device.createdAt()).elapsed() + ".")
                .findFirst()
                .orElse("");
        String title =
                pending == 1 ? "1 device waits for admission" : Shown.count(pending) + " devices wait for admission";
        return Optional.of(new NowView.Card(Tone.WARN, title, first, new Link("Decide", "/devices?state=pending")));
    }

    private Optional<NowView.Card> silent(Tenant tenant) {
        DeviceQuery query = DeviceQuery.all(new Page(1, 1))
                .withAdmissions(Set.of(Admission.ACCEPTED))
                .withTerms(List.of(DevicesPage.silent(frame)))
                .withOrder(List.of(new DeviceQuery.Order(Scope.SYSTEM, "check_in_time", false)));
        Slice<Device> silent = fleet.devices().search(tenant, query);
        if (silent.total() == 0) {
            return Optional.empty();
        }
        Device longest = silent.items().getFirst();
        Instant seen = longest.checkedInAt().orElse(longest.createdAt());
        String title = Shown.count(silent.total(), "device") + (silent.total() == 1 ? " has" : " have")
                + " been silent for more than a day";
        return Optional.of(new NowView.Card(
                Tone.WARN,
                title,
                "The longest is " + Words.name(longest) + ", for "
                        + frame.moment(seen).elapsed() + ".",
                new Link("Show them", "/devices?state=accepted&seen=" + DevicesPage.SILENT)));
    }

    private String calm(Tenant tenant, Map<Admission, Long> counts) {
        String devices = Shown.count(counts.getOrDefault(Admission.ACCEPTED, 0L), "device");
        DeviceQuery newest = DeviceQuery.all(new Page(1, 1))
                .withOrder(List.of(new DeviceQuery.Order(Scope.SYSTEM, "updated_ts", true)));
        return fleet.devices().search(tenant, newest).items().stream()
                .findFirst()
                .map(device -> devices + ", last change "
                        + frame.moment(device.changedAt()).relative() + ".")
                .orElse(devices + ".");
    }

    private NowView.Start start(Tenant tenant, Map<Admission, Long> counts) {
        Page one = new Page(1, 1);
        boolean seen = counts.values().stream().anyMatch(count -> count > 0);
        boolean accepted = counts.getOrDefault(Admission.ACCEPTED, 0L) > 0;
        boolean uploaded =
                fleet.releases().artifacts(tenant, ArtifactQuery.all(one)).total() > 0;
        boolean rolledOut =
                fleet.rollouts().search(tenant, RolloutQuery.all(one)).total() > 0;
        // A server that has rolled something out is past its first steps, even if it has been emptied since.
        return rolledOut
                ? new NowView.Start(true, true, true, true)
                : new NowView.Start(seen, accepted, uploaded, false);
    }
}
