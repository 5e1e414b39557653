package dev.sealane.server.page;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Slice;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Device;
import dev.sealane.server.device.DeviceId;
import dev.sealane.server.device.DeviceQuery;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.http.Request;
import dev.sealane.server.page.view.Facet;
import dev.sealane.server.page.view.LogView;
import dev.sealane.server.page.view.RolloutView;
import dev.sealane.server.page.view.Shown;
import dev.sealane.server.rollout.Assignment;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Hold;
import dev.sealane.server.rollout.Insight;
import dev.sealane.server.rollout.Rollout;
import dev.sealane.server.rollout.RolloutStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Gathers what the page of one rollout shows. */
final class RolloutViews {
    /** Causes beyond these are rare; the table has them all. */
    private static final int CAUSES = 5;

    private final Fleet fleet;
    private final Frame frame;

    RolloutViews(Fleet fleet, Frame frame) {
        this.fleet = fleet;
        this.frame = frame;
    }

    RolloutView of(Tenant tenant, Rollout rollout, Address address, Page page, Request request, String server) {
        Optional<StateGroup> wanted = request.query("state").flatMap(StateGroup::of);
        Optional<DeviceId> selected = request.query("log").flatMap(DeviceId::parse);
        Slice<Assignment> assignments = fleet.assignments()
                .ofRollout(
                        tenant, rollout.id(), wanted.map(StateGroup::statuses).orElse(Set.of()), page);
        Map<DeviceId, Device> devices = devices(tenant, assignments.items(), selected);
        List<Insight.Failure> failures = rollout.count(AssignmentStatus.FAILURE) == 0
                ? List.of()
                : fleet.insight().failures(tenant, rollout.id());
        Map<DeviceId, String> causes =
                failures.stream().collect(Collectors.toMap(Insight.Failure::device, RolloutViews::cause));
        boolean open = rollout.status() != RolloutStatus.FINISHED;
        PhaseViews phases = new PhaseViews(rollout, fleet.phases().of(tenant, rollout.id()));
        return new RolloutView(
                Rows.rollout(frame, rollout),
                sentence(rollout),
                rollout.createdBy(),
                Words.terms(rollout.terms()),
                phases.phases(fleet.phases().statistics(tenant, rollout.id())),
                phases.steps(),
                filters(rollout, address, wanted),
                causes(failures),
                assignments.items().stream()
                        .map(assignment -> row(assignment, devices, causes, selected, address))
                        .toList(),
                Rows.pager(address, page, assignments),
                open ? Optional.of(abort(rollout)) : Optional.empty(),
                StateGroup.AWAITING.count(rollout),
                log(tenant, rollout, selected, devices),
                (open
                                ? ShellCommand.of(
                                                "rollout", "abort", rollout.id().toString())
                                        .with("--yes")
                                : ShellCommand.of(
                                        "rollout", "show", rollout.id().toString()))
                        .on(server));
    }

    /** What stopping the rollout does to whom. */
    static RolloutView.Abort abort(Rollout rollout) {
        long waiting = StateGroup.WAITING.count(rollout) + StateGroup.AWAITING.count(rollout);
        long running = StateGroup.RUNNING.count(rollout);
        boolean many = waiting + running >= RolloutView.Abort.ASK_FROM;
        return new RolloutView.Abort(waiting, running, rollout.finishedCount(), many);
    }

    private static String sentence(Rollout rollout) {
        long running = StateGroup.RUNNING.count(rollout);
        long ended = rollout.finishedCount();
        long awaiting = StateGroup.AWAITING.count(rollout);
        String devices = Shown.count(rollout.deviceCount(), "device");
        if (rollout.abortedAt().isPresent()) {
            return "It was stopped. " + Shown.count(rollout.count(AssignmentStatus.ABORTED), "device") + " of "
                    + Shown.count(rollout.deviceCount()) + " had not ended.";
        }
        if (rollout.hold().isPresent() && rollout.status() != RolloutStatus.FINISHED) {
            return held(rollout.hold().get()) + " " + Shown.count(ended) + " of " + devices
                    + (ended == 1 ? " has ended." : " have ended.");
        }
        return switch (rollout.status()) {
            case PENDING ->
                "None of " + devices + " has begun. "
                        + (awaiting == rollout.deviceCount()
                                ? "Somebody has to agree to it at each of them."
                                : "They begin when they call next.");
            case RUNNING ->
                Shown.count(ended) + " of " + devices + (ended == 1 ? " has ended, " : " have ended, ")
                        + Shown.count(running) + (running == 1 ? " is under way." : " are under way.");
            case FINISHED -> {
                long good = StateGroup.SUCCEEDED.count(rollout);
                yield good == rollout.deviceCount()
                        ? "Finished: " + (good == 1 ? "the device runs" : "all " + devices + " run") + " the release."
                        : "Finished: " + Shown.count(good) + " of " + devices + (good == 1 ? " runs" : " run")
                                + " the release.";
            }
        };
    }

    private static String held(Hold hold) {
        return switch (hold) {
            case AWAITS_APPROVAL -> "It waits for somebody to approve it.";
            case DENIED -> "It was not approved.";
            case AWAITS_START -> "It waits to be started.";
            case PAUSED -> "It is paused: no further phase begins.";
        };
    }

    private static List<Facet> filters(Rollout rollout, Address address, Optional<StateGroup> wanted) {
        Address plain = address.without("page").without("log");
        List<Facet> filters = new ArrayList<>();
        filters.add(new Facet(
                "all", "", rollout.deviceCount(), plain.without("state").toString(), wanted.isEmpty()));
        for (StateGroup group : StateGroup.values()) {
            long count = group.count(rollout);
            boolean chosen = wanted.filter(group::equals).isPresent();
            if (count > 0 || chosen) {
                String target = plain.with("state", group.value()).toString();
                filters.add(new Facet(group.word(), group.value(), count, target, chosen));
            }
        }
        return filters;
    }

    private static List<RolloutView.Cause> causes(List<Insight.Failure> failures) {
        Map<String, Long> counts =
                failures.stream().collect(Collectors.groupingBy(RolloutViews::cause, Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(CAUSES)
                .map(entry -> new RolloutView.Cause(
                        entry.getKey(), entry.getValue(), (int) (1000 * entry.getValue() / failures.size())))
                .toList();
    }

    private static String cause(Insight.Failure failure) {
        return failure.error()
                .filter(text -> !text.isBlank())
                .orElseGet(() -> "It failed " + Words.stage(failure.stage()) + " and sent no reason.");
    }

    private RolloutView.Row row(
            Assignment assignment,
            Map<DeviceId, Device> devices,
            Map<DeviceId, String> causes,
            Optional<DeviceId> selected,
            Address address) {
        DeviceId id = assignment.device();
        Optional<Device> device = Optional.ofNullable(devices.get(id));
        String words = assignment.substate().isBlank()
                ? Words.sentence(assignment.status())
                : Words.sentence(assignment.status()) + " It says: " + assignment.substate();
        return new RolloutView.Row(
                id.toString(),
                device.map(Words::name).orElseGet(id::toString),
                assignment
                        .deviceType()
                        .or(() -> device.flatMap(Device::deviceType))
                        .orElse(""),
                Words.assignment(assignment.status()),
                causes.getOrDefault(id, words),
                frame.moment(assignment.changedAt()),
                !assignment.status().isFinal(),
                DeviceViews.took(assignment),
                assignment.logKept() ? Optional.of(address.with("log", id.toString()) + "#log") : Optional.empty(),
                selected.filter(id::equals).isPresent(),
                assignment.status() == AssignmentStatus.AWAITING_CONFIRMATION);
    }

    private Map<DeviceId, Device> devices(Tenant tenant, List<Assignment> assignments, Optional<DeviceId> selected) {
        Set<DeviceId> ids = new HashSet<>();
        assignments.forEach(assignment -> ids.add(assignment.device()));
        selected.ifPresent(ids::add);
        if (ids.isEmpty()) {
            return Map.of();
        }
        // Decommissioned devices keep their name in the history.
        return fleet
                .devices()
                .search(
                        tenant,
                        DeviceQuery.all(Page.first())
                                .withIds(ids)
                                .withAdmissions(Set.of(dev.sealane.server.device.Admission.values())))
                .items()
                .stream()
                .collect(Collectors.toMap(Device::id, Function.identity()));
    }

    private Optional<LogView> log(
            Tenant tenant, Rollout rollout, Optional<DeviceId> selected, Map<DeviceId, Device> devices) {
        return selected.flatMap(id -> Optional.ofNullable(devices.get(id)))
                .flatMap(device -> Logs.of(fleet, tenant, rollout.id(), device));
    }
}
