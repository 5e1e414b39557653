package dev.sealane.agent.swu;

import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.swu.step.CheckedTransfer;
import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.Phase;
import dev.sealane.agent.swu.step.Step;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.swu.description.Entry;
import java.io.IOException;

/** A root file system into the slot that does not run. */
record SlotStep(Entry entry, Slot slot, SlotTargets targets) implements Step {
    @Override
    public void check(EntryContent content) throws IOException {
        try (Storage target = targets.storages().open(slot)) {
            if (content.size().orElse(0) > target.size()) {
                throw new StepException(
                        Reason.TOO_LARGE,
                        entry.label() + ": slot " + slot + " has " + target.size() + " bytes, needed are "
                                + content.size().getAsLong());
            }
        }
    }

    @Override
    public void perform(Phase phase, EntryContent content) throws IOException {
        if (phase != Phase.INSTALL) {
            return;
        }
        check(content);
        try (Storage target = targets.storages().open(slot)) {
            CheckedTransfer.write(targets.transfer(), content, target, entry.label());
        }
    }
}
