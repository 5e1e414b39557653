package dev.sealane.agent.boot;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The boot loader's choice between two slots.
 *
 * <p>Each transition is one durable write that is read back, and is idempotent: repeated after a power cut it finds its
 * work done and writes nothing. A transition that does not fit the present state is refused with a
 * {@link BootException} and changes nothing.
 */
public interface BootControl {
    /** The two slots this control chooses between. */
    Slots slots();

    /**
     * The present state.
     *
     * @param expectedTarget the slot that the journaled update installs to, empty without an update
     * @throws BootException if the environment cannot be read or makes no sense
     */
    BootState state(Optional<Slot> expectedTarget) throws IOException;

    /**
     * Refuses what {@link #arm} would refuse, without writing: used while planning, before any byte goes to a slot.
     *
     * @throws BootException if {@code target} could not be armed
     */
    void checkArmable(Slot target) throws IOException;

    /**
     * Makes the next boot a trial of {@code target}. The slot must have been written, flushed and read back.
     *
     * @throws BootException if {@code target} is running, another trial is armed, variables and running root disagree,
     *     or the environment has a single copy and policy does not allow that
     */
    default void arm(Slot target) throws IOException {
        arm(target, Map.of());
    }

    /**
     * The same, with more variables in the same write; nothing as value removes one. The control's own variables win.
     */
    void arm(Slot target, Map<String, Optional<String>> more) throws IOException;

    /**
     * Makes {@code trial} permanent.
     *
     * @throws BootException if {@code trial} is not running, or the boot loader went back already
     */
    default void commit(Slot trial) throws IOException {
        commit(trial, Map.of());
    }

    /** The same, with more variables in the same write. */
    void commit(Slot trial, Map<String, Optional<String>> more) throws IOException;

    /**
     * Makes {@code original} the slot that boots, without a trial: it worked before.
     *
     * <p>Nothing is written if that is so already. The running system does not change: see {@link #state}.
     */
    default void rollback(Slot original) throws IOException {
        rollback(original, Map.of());
    }

    /** The same, with more variables in the same write. */
    void rollback(Slot original, Map<String, Optional<String>> more) throws IOException;
}
