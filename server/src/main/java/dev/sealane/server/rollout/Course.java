package dev.sealane.server.rollout;

import java.util.List;
import java.util.Optional;

/**
 * Decides what a rollout that is not held does next. Pure: whoever calls performs the step, records it and asks again,
 * until nothing is left to do (hawkBit management digest, 2.6).
 */
final class Course {
    /** What happens to a rollout. */
    sealed interface Step {
        /** The phase's devices are let in. */
        record Begin(Phase phase) implements Step {}

        /** The phase is good enough; the rollout is held if its gate says so. */
        record Pass(Phase phase) implements Step {
            boolean pauses() {
                return phase.gate().then() == Gate.Then.PAUSE && phase.deviceCount() > 0;
            }
        }

        /** Too many devices of the phase failed; the rollout is held. */
        record Fail(Phase phase) implements Step {}
    }

    private Course() {}

    /**
     * The next step.
     *
     * @param phases all phases in their order; the first has begun
     */
    static Optional<Step> next(List<Phase> phases) {
        return judge(phases).or(() -> begin(phases));
    }

    /** Failures are looked at before successes: a phase that is both is not good enough. */
    private static Optional<Step> judge(List<Phase> phases) {
        for (Phase phase : phases) {
            boolean isJudged =
                    phase.passed() || phase.failed() || phase.startedAt().isEmpty();
            if (isJudged) {
                continue;
            }
            if (phase.gate().isExceeded(phase.deviceCount(), phase.failureCount())) {
                return Optional.of(new Step.Fail(phase));
            }
            if (phase.gate().isPassed(phase.deviceCount(), phase.successCount())) {
                return Optional.of(new Step.Pass(phase));
            }
        }
        return Optional.empty();
    }

    /** A phase begins when the one before it has passed, or when nothing runs any more: then waiting helps nobody. */
    private static Optional<Step> begin(List<Phase> phases) {
        boolean isRunning = phases.stream().anyMatch(phase -> phase.status() == Phase.Status.RUNNING);
        boolean passedBefore = false;
        for (Phase phase : phases) {
            if (phase.status() == Phase.Status.SCHEDULED) {
                return passedBefore || !isRunning ? Optional.of(new Step.Begin(phase)) : Optional.empty();
            }
            passedBefore = phase.passed();
        }
        return Optional.empty();
    }
}
