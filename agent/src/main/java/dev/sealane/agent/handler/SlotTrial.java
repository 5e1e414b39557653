package dev.sealane.agent.handler;

import dev.sealane.agent.boot.BootControl;
import dev.sealane.agent.boot.BootState;
import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.handler.ImageException.Reason;
import dev.sealane.agent.update.Installation;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The trial of a slot, as handlers of every format see it: which slot an update goes to, and whether it runs.
 *
 * <p>The evidence is the host's, never the variables alone: a boot loader that went back is found out.
 */
public final class SlotTrial {
    private static final String FROM = "from";
    private static final String TO = "to";

    private final BootControl boot;

    public SlotTrial(BootControl boot) {
        this.boot = boot;
    }

    /** What a handler notes of an update from one slot to the other. */
    public static Map<String, String> notes(Slot from, Slot to) {
        return Map.of(FROM, from.name().name(), TO, to.name().name());
    }

    /** Whether the update goes to a slot. */
    public static boolean isNoted(Installation installation) {
        return installation.notes().containsKey(TO);
    }

    /** The slot that ran when the update began. */
    public Slot from(Installation installation) throws ImageException {
        return noted(installation, FROM);
    }

    /** The slot that the update goes to. */
    public Slot to(Installation installation) throws ImageException {
        return noted(installation, TO);
    }

    /** Refuses unless {@code target} is being tried. */
    public void verifyRuns(Slot target) throws IOException {
        BootState state = boot.state(Optional.of(target));
        boolean onTrial =
                state instanceof BootState.Trial trial && trial.running().equals(target);
        if (!onTrial) {
            throw new ImageException(
                    Reason.WENT_BACK, "expected the trial of slot " + target + " after the reboot, found " + state);
        }
    }

    /** Refuses unless another slot than {@code target} runs and boots again. */
    public void verifyRolledBack(Slot target) throws IOException {
        BootState state = boot.state(Optional.of(target));
        if (!(state instanceof BootState.RolledBack)) {
            throw new ImageException(
                    Reason.NOT_BACK, "expected slot " + target + " to be rolled back after the reboot, found " + state);
        }
    }

    private Slot noted(Installation installation, String key) throws ImageException {
        String name = installation.notes().getOrDefault(key, "");
        for (Slot.Name candidate : Slot.Name.values()) {
            if (candidate.name().equals(name)) {
                return boot.slots().named(candidate);
            }
        }
        throw new ImageException(
                Reason.UNKNOWN_SLOT, "expected the journal to name slot A or B as '" + key + "', found '" + name + "'");
    }
}
