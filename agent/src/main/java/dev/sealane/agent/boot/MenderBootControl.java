package dev.sealane.agent.boot;

import dev.sealane.agent.boot.BootException.Reason;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Boot control over Mender's variables in a U-Boot environment, as boards prepared for Mender have them.
 *
 * <p>Each transition is one write of the environment (uboot.md 2.1 and 2.3).
 */
public final class MenderBootControl implements BootControl {
    /** What to do where the environment has a single copy. */
    public enum SingleCopy {
        /** Refuse to arm: a power cut while it is rewritten would leave a device that does not boot. */
        REFUSED,
        /** The owner of the device accepts that. */
        ALLOWED
    }

    private final UBootEnvironment environment;
    private final Slots slots;
    private final RunningSlot runningSlot;
    private final SingleCopy singleCopy;

    public MenderBootControl(
            UBootEnvironment environment, Slots slots, RunningSlot runningSlot, SingleCopy singleCopy) {
        this.environment = environment;
        this.slots = slots;
        this.runningSlot = runningSlot;
        this.singleCopy = singleCopy;
    }

    @Override
    public Slots slots() {
        return slots;
    }

    @Override
    public BootState state(Optional<Slot> expectedTarget) throws IOException {
        MenderVariables variables = variables();
        return BootState.of(variables.selected(), variables.upgradeAvailable(), runningSlot.running(), expectedTarget);
    }

    @Override
    public void checkArmable(Slot target) throws IOException {
        checkEnvironment();
        BootState state = state(Optional.empty());
        if (!(state instanceof BootState.Idle)) {
            throw wrongState("to install to slot " + target, "nothing under way", state);
        }
        checkIsOther(target, state);
    }

    @Override
    public void arm(Slot target, Map<String, Optional<String>> more) throws IOException {
        checkEnvironment();
        BootState state = state(Optional.empty());
        checkIsOther(target, state);
        switch (state) {
            case BootState.Idle _ -> environment.update(both(more, MenderVariables.armed(target)));
            // The other slot is the only one that can be armed: a repetition after a power cut has nothing to do.
            case BootState.Armed _ -> environment.update(both(more, MenderVariables.armed(target)));
            case BootState.Trial _ -> throw wrongState("to arm slot " + target, "nothing under way", state);
            case BootState.Mismatch _ -> throw wrongState("to arm slot " + target, "nothing under way", state);
            case BootState.Committed _ -> throw new IllegalStateException("no target was expected");
            case BootState.RolledBack _ -> throw new IllegalStateException("no target was expected");
        }
    }

    @Override
    public void commit(Slot trial, Map<String, Optional<String>> more) throws IOException {
        BootState state = state(Optional.of(trial));
        switch (state) {
            case BootState.Trial running
            when running.running().equals(trial) -> environment.update(both(more, MenderVariables.committed()));
            // A repetition after a power cut has nothing to do, unless the variables beside it are to change.
            case BootState.Committed _ -> environment.update(more);
            case BootState.Idle _ -> throw wrongState("to commit slot " + trial, "its trial", state);
            case BootState.Armed _ -> throw wrongState("to commit slot " + trial, "its trial", state);
            case BootState.Trial _ -> throw wrongState("to commit slot " + trial, "its trial", state);
            case BootState.RolledBack _ -> throw wrongState("to commit slot " + trial, "its trial", state);
            case BootState.Mismatch _ -> throw wrongState("to commit slot " + trial, "its trial", state);
        }
    }

    @Override
    public void rollback(Slot original, Map<String, Optional<String>> more) throws IOException {
        MenderVariables variables = variables();
        boolean settled = !variables.upgradeAvailable() && variables.selected().equals(original);
        environment.update(settled ? more : both(more, MenderVariables.settledOn(original)));
    }

    private static Map<String, Optional<String>> both(
            Map<String, Optional<String>> more, Map<String, Optional<String>> own) {
        Map<String, Optional<String>> changes = new LinkedHashMap<>(more);
        changes.putAll(own);
        return changes;
    }

    private MenderVariables variables() throws IOException {
        return MenderVariables.of(environment.read(), slots);
    }

    private void checkEnvironment() throws IOException {
        if (!environment.isRedundant() && singleCopy == SingleCopy.REFUSED) {
            throw new BootException(
                    Reason.SINGLE_COPY,
                    "expected a redundant boot environment, found a single copy, which a power cut could destroy");
        }
        if (variables().canaryMissing()) {
            throw new BootException(
                    Reason.CANARY,
                    "expected mender_saveenv_canary=1, which the boot loader sets, and did not find it: Linux and the"
                            + " boot loader use different environments");
        }
    }

    private static void checkIsOther(Slot target, BootState state) throws BootException {
        if (state.running().equals(target)) {
            throw wrongState("to install to slot " + target, "the other slot running", state);
        }
    }

    private static BootException wrongState(String purpose, String expected, BootState found) {
        return new BootException(Reason.WRONG_STATE, purpose + ", expected " + expected + ", found " + found);
    }
}
