package dev.sealane.server.page;

import dev.sealane.server.db.Page;
import dev.sealane.server.db.Tenant;
import dev.sealane.server.device.Admission;
import dev.sealane.server.device.Attribute;
import dev.sealane.server.device.AuthSet;
import dev.sealane.server.device.Device;
import dev.sealane.server.device.Scope;
import dev.sealane.server.fleet.Fleet;
import dev.sealane.server.page.view.Chip;
import dev.sealane.server.page.view.DeviceView;
import dev.sealane.server.page.view.Link;
import dev.sealane.server.page.view.LogView;
import dev.sealane.server.page.view.Moment;
import dev.sealane.server.page.view.Tone;
import dev.sealane.server.rollout.Assignment;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Assignments;
import dev.sealane.server.rollout.Intended;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Gathers what the page of one device shows. */
final class DeviceViews {
    /** Older rollouts are found through the list of rollouts. */
    private static final int HISTORY = 20;

    /** After its last report a device calls once more, restarts or sleeps; then it has told what it runs. */
    private static final Duration TELLS_WITHIN = Duration.ofMinutes(5);

    private final Fleet fleet;
    private final Frame frame;

    DeviceViews(Fleet fleet, Frame frame) {
        this.fleet = fleet;
        this.frame = frame;
    }

    DeviceView of(Tenant tenant, Device device, String server) {
        Optional<Intended> intended = Optional.ofNullable(
                fleet.insight().intended(tenant, List.of(device.id())).get(device.id()));
        List<Attribute> attributes =
                fleet.inventory().attributes(tenant, List.of(device.id())).getOrDefault(device.id(), List.of());
        List<AuthSet> keys =
                fleet.admissions().authSets(tenant, List.of(device.id())).getOrDefault(device.id(), List.of());
        List<Assignments.Entry> history = fleet.assignments()
                .ofDevice(tenant, device.id(), new Page(1, HISTORY))
                .items();
        Difference difference = Difference.of(device, intended);
        return new DeviceView(
                Rows.device(frame, device, intended),
                difference.reason(),
                difference.tone(),
                difference.since().map(frame::moment),
                intended.map(wanted -> new Link(wanted.releaseName(), "/rollouts/" + wanted.rollout())),
                frame.moment(device.createdAt()),
                Words.dialect(device.dialect()),
                pairs(attributes, Scope.IDENTITY),
                keys.stream().map(key -> key(device, key)).toList(),
                pairs(attributes, Scope.INVENTORY),
                Slots.of(attributes),
                history.stream().map(this::entry).toList(),
                history.reversed().stream()
                        .filter(entry -> entry.assignment().status() == AssignmentStatus.AWAITING_CONFIRMATION)
                        .map(entry -> new DeviceView.Question(
                                entry.assignment().rollout().toString(), entry.releaseName()))
                        .toList(),
                fleet.confirmations()
                        .autoConfirm(tenant, device.id())
                        .map(active ->
                                new DeviceView.Consented(active.by(), active.remark(), frame.moment(active.at()))),
                log(tenant, device, history),
                fleet.groups().sizes(tenant).keySet().stream()
                        .map(Object::toString)
                        .toList(),
                actions(device, keys),
                ShellCommand.of(
                                "device",
                                device.admission() == Admission.PENDING ? "accept" : "show",
                                device.id().toString())
                        .on(server));
    }

    /** Why a device does not run what it should, in one sentence. */
    private record Difference(String reason, Tone tone, Optional<Instant> since) {
        static Difference of(Device device, Optional<Intended> intended) {
            if (device.admission() != Admission.ACCEPTED) {
                return admission(device.admission());
            }
            if (intended.isEmpty()) {
                return new Difference(
                        "No rollout has meant it yet: it keeps what it runs.", Tone.IDLE, Optional.empty());
            }
            Intended wanted = intended.get();
            boolean runsIt =
                    device.artifactName().filter(wanted.releaseName()::equals).isPresent();
            AssignmentStatus status = wanted.status();
            if (runsIt && (status.isFinal() || status == AssignmentStatus.PENDING)) {
                return new Difference("It runs what it should.", Tone.GOOD, Optional.empty());
            }
            if (status == AssignmentStatus.SUCCESS || status == AssignmentStatus.ALREADY_INSTALLED) {
                return afterSuccess(device, wanted);
            }
            return new Difference(
                    Words.sentence(status), Words.assignment(status).tone(), Optional.of(wanted.since()));
        }

        /** It said it succeeded, and what it runs was last told before that, or differs although it has called since. */
        private static Difference afterSuccess(Device device, Intended wanted) {
            boolean calledSince = device.checkedInAt()
                    .filter(wanted.changedAt().plus(TELLS_WITHIN)::isBefore)
                    .isPresent();
            return calledSince
                    ? new Difference(
                            "It ended this rollout well, but it says now that it runs something else.",
                            Tone.WARN,
                            Optional.of(wanted.changedAt()))
                    : new Difference(
                            "It ended this rollout well; it says what it runs when it calls next.",
                            Tone.GOOD,
                            Optional.empty());
        }

        private static Difference admission(Admission admission) {
            String reason = switch (admission) {
                case PENDING -> "It waits for you: it gets nothing until its key is accepted.";
                case REJECTED -> "Its key was rejected, so it gets nothing.";
                case PREAUTHORISED -> "It is expected: its key is accepted when it first calls.";
                case KEYLESS -> "All its keys were forgotten; it becomes pending when it shows one.";
                case DECOMMISSIONED -> "It was taken out of the fleet. Only its history is left.";
                case ACCEPTED -> "It is accepted.";
            };
            return new Difference(reason, Words.admission(admission).tone(), Optional.empty());
        }
    }

    private DeviceView.Key key(Device device, AuthSet set) {
        List<String> actions = new ArrayList<>();
        boolean living = device.admission() != Admission.DECOMMISSIONED;
        if (living && set.status() != Admission.ACCEPTED) {
            actions.add("accept");
        }
        if (living && set.status() != Admission.REJECTED) {
            actions.add("reject");
        }
        if (living) {
            actions.add("forget");
        }
        return new DeviceView.Key(
                set.id().toString(),
                HexFormat.of().formatHex(set.credential().digest()),
                set.credential().description(),
                Words.admission(set.status()),
                frame.moment(set.createdAt()),
                actions);
    }

    private DeviceView.Entry entry(Assignments.Entry entry) {
        Assignment assignment = entry.assignment();
        Chip state = Words.assignment(assignment.status());
        return new DeviceView.Entry(
                state,
                entry.releaseName(),
                new Link(entry.rolloutName(), "/rollouts/" + assignment.rollout()),
                Words.sentence(assignment.status()),
                frame.moment(assignment.changedAt()),
                took(assignment));
    }

    /** How long the device worked on it, once it has ended. */
    static Optional<String> took(Assignment assignment) {
        if (assignment.startedAt().isEmpty() || assignment.finishedAt().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(Moment.length(Duration.between(
                assignment.startedAt().get(), assignment.finishedAt().get())));
    }

    private Optional<LogView> log(Tenant tenant, Device device, List<Assignments.Entry> history) {
        return history.stream()
                .map(Assignments.Entry::assignment)
                .filter(Assignment::logKept)
                .findFirst()
                .flatMap(assignment -> Logs.of(fleet, tenant, assignment.rollout(), device));
    }

    private static List<DeviceView.Pair> pairs(List<Attribute> attributes, Scope scope) {
        return attributes.stream()
                .filter(attribute -> attribute.scope() == scope)
                .map(attribute ->
                        new DeviceView.Pair(attribute.name(), attribute.value().text()))
                .toList();
    }

    private static List<String> actions(Device device, List<AuthSet> keys) {
        List<String> actions = new ArrayList<>();
        boolean pending = keys.stream().anyMatch(set -> set.status() == Admission.PENDING);
        if (pending && device.admission() != Admission.DECOMMISSIONED) {
            actions.add("accept");
            actions.add("reject");
        }
        if (device.admission() == Admission.ACCEPTED) {
            actions.add("roll-out");
        }
        if (device.admission() != Admission.DECOMMISSIONED) {
            actions.add("decommission");
        }
        return actions;
    }
}
