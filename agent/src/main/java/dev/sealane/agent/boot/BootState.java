package dev.sealane.agent.boot;

import java.util.Optional;

/**
 * Where a device stands between two slots, computed from the environment, the running root and what the journal expects.
 *
 * <p>The variables alone never decide (uboot.md 2.3): a state names both what the boot loader will do and what runs.
 */
public sealed interface BootState {
    /** The slot whose root file system is running. */
    Slot running();

    /** Nothing is under way: the running slot boots again. */
    record Idle(Slot running) implements BootState {}

    /** The next boot tries {@code target}; the other slot is still running. */
    record Armed(Slot running, Slot target) implements BootState {}

    /** {@code running} is being tried: unless it is committed, the boot loader goes back. */
    record Trial(Slot running) implements BootState {}

    /** The expected target runs and boots again. */
    record Committed(Slot running) implements BootState {}

    /** Another slot than the expected target runs and boots again. */
    record RolledBack(Slot running) implements BootState {}

    /** Outside a trial, the boot loader selects another slot than the one that runs. Nothing may be installed. */
    record Mismatch(Slot running, Slot selected) implements BootState {}

    /**
     * Computes the state.
     *
     * @param selected the slot the environment names
     * @param upgradeAvailable whether the environment says that a trial is armed or under way
     * @param running the slot that runs, by evidence of the host
     * @param expectedTarget the slot that the journaled update installs to, empty without an update
     */
    static BootState of(Slot selected, boolean upgradeAvailable, Slot running, Optional<Slot> expectedTarget) {
        if (upgradeAvailable) {
            return selected.equals(running) ? new Trial(running) : new Armed(running, selected);
        }
        if (!selected.equals(running)) {
            return new Mismatch(running, selected);
        }
        if (expectedTarget.isEmpty()) {
            return new Idle(running);
        }
        return expectedTarget.get().equals(running) ? new Committed(running) : new RolledBack(running);
    }
}
