package dev.sealane.server.page;

import dev.sealane.server.page.view.Bar;
import dev.sealane.server.page.view.Chip;
import dev.sealane.server.page.view.Icon;
import dev.sealane.server.page.view.RolloutView;
import dev.sealane.server.page.view.Shown;
import dev.sealane.server.page.view.Tone;
import dev.sealane.server.rollout.AssignmentStatus;
import dev.sealane.server.rollout.Gate;
import dev.sealane.server.rollout.Hold;
import dev.sealane.server.rollout.Phase;
import dev.sealane.server.rollout.Rollout;
import dev.sealane.server.rollout.RolloutStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says how far each phase of a rollout is, what its gate waits for, and how a person may move the rollout on. */
final class PhaseViews {
    private final Rollout rollout;
    private final List<Phase> phases;

    PhaseViews(Rollout rollout, List<Phase> phases) {
        this.rollout = rollout;
        this.phases = List.copyOf(phases);
    }

    /** The phases; none where the rollout is not divided and nothing can pause it. */
    List<RolloutView.Phase> phases(Map<Integer, Map<AssignmentStatus, Integer>> statistics) {
        boolean isPlain = phases.size() == 1 && phases.getFirst().gate().equals(Gate.NONE);
        return isPlain
                ? List.of()
                : phases.stream()
                        .map(phase -> new RolloutView.Phase(
                                phase.name(),
                                state(phase),
                                Rows.bar(statistics.getOrDefault(phase.number(), Map.of()), phase.deviceCount()),
                                words(phase),
                                phase.gate().successPercent() * Bar.WIDTH / 100))
                        .toList();
    }

    /** What a person may do now, what the rollout waits for first. */
    List<RolloutView.Step> steps() {
        if (rollout.status() == RolloutStatus.FINISHED || rollout.abortedAt().isPresent()) {
            return List.of();
        }
        return rollout.hold().map(this::release).orElseGet(this::onTheWay);
    }

    private List<RolloutView.Step> release(Hold hold) {
        return switch (hold) {
            case AWAITS_APPROVAL ->
                List.of(
                        new RolloutView.Step("approve", "Approve", Icon.CHECK, true),
                        new RolloutView.Step("reject", "Do not approve", Icon.CROSS, false));
            case DENIED -> List.of();
            case AWAITS_START ->
                List.of(new RolloutView.Step(
                        "start",
                        "Start with " + Shown.count(phases.getFirst().deviceCount(), "device"),
                        Icon.PLAY,
                        true));
            case PAUSED -> List.of(new RolloutView.Step("resume", "Resume", Icon.PLAY, true));
        };
    }

    private List<RolloutView.Step> onTheWay() {
        return next().map(phase -> List.of(
                        new RolloutView.Step("pause", "Pause", Icon.PAUSE, false),
                        new RolloutView.Step(
                                "next",
                                "Begin " + phase.name() + " now: " + Shown.count(phase.deviceCount(), "device"),
                                Icon.PLAY,
                                false)))
                .orElse(List.of());
    }

    private Optional<Phase> next() {
        return phases.stream()
                .filter(phase -> phase.status() == Phase.Status.SCHEDULED)
                .findFirst();
    }

    private static Chip state(Phase phase) {
        return switch (phase.status()) {
            case SCHEDULED -> new Chip("has not begun", Tone.IDLE);
            case RUNNING -> phase.passed() ? new Chip("good enough", Tone.GOOD) : new Chip("running", Tone.BUSY);
            case FINISHED ->
                phase.passed() ? new Chip("finished", Tone.GOOD) : new Chip("finished, not passed", Tone.WARN);
            case FAILED -> new Chip("too many failed", Tone.BAD);
        };
    }

    private String words(Phase phase) {
        List<String> words = new ArrayList<>();
        words.add(Shown.count(phase.successCount()) + " of " + Shown.count(phase.deviceCount(), "device") + " succeeded"
                + (phase.failureCount() > 0 ? ", " + Shown.count(phase.failureCount()) + " failed" : ""));
        boolean isLast = phase.number() == phases.size();
        String enough = "from " + phase.gate().successPercent() + " % successes on ";
        if (phase.gate().then() == Gate.Then.PAUSE) {
            words.add(enough + "the rollout pauses");
        } else if (!isLast) {
            words.add(enough + "the next phase begins");
        }
        phase.gate()
                .errorPercent()
                .ifPresent(percent -> words.add("beyond " + percent + " % failures the rollout pauses"));
        if (phase.confirmation()) {
            words.add("asks for consent");
        }
        return String.join("; ", words) + ".";
    }
}
