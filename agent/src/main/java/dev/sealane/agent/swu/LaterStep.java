package dev.sealane.agent.swu;

import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.EntryInstaller;
import dev.sealane.agent.swu.step.Phase;
import dev.sealane.agent.swu.step.Prospect;
import dev.sealane.agent.swu.step.Step;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.swu.step.Targets;
import dev.sealane.artifact.swu.description.Entry;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An entry whose target a partition entry of the same image makes: it is planned when its turn comes. Only its size is known
 * before.
 */
final class LaterStep implements Step {
    private final Entry entry;
    private final EntryInstaller installer;
    private final Prospect prospect;
    private Optional<Step> planned = Optional.empty();

    LaterStep(Entry entry, EntryInstaller installer, Prospect prospect) {
        this.entry = entry;
        this.installer = installer;
        this.prospect = prospect;
    }

    @Override
    public void check(EntryContent content) throws IOException {
        boolean whole =
                entry.target().device().isPresent() && entry.target().path().isEmpty();
        if (!whole) {
            return;
        }
        OptionalLong room = prospect.room(Targets.device(entry));
        long needed = entry.target().offset().orElse(0) + content.size().orElse(0);
        if (room.isPresent() && needed > room.getAsLong()) {
            throw new StepException(
                    Reason.TOO_LARGE,
                    entry.label() + ": " + Targets.device(entry) + " will have " + room.getAsLong()
                            + " bytes, needed are " + needed);
        }
    }

    @Override
    public void perform(Phase phase, EntryContent content) throws IOException, InterruptedException {
        if (phase == Phase.BEFORE) {
            return;
        }
        if (planned.isEmpty()) {
            planned = Optional.of(installer.plan(entry));
        }
        planned.get().perform(phase, content);
    }

    @Override
    public Map<String, Optional<String>> variables() {
        return planned.map(Step::variables).orElse(Map.of());
    }
}
