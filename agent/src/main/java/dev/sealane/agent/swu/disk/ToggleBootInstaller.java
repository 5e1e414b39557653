package dev.sealane.agent.swu.disk;

import dev.sealane.agent.swu.step.DeviceScript;
import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.Phase;
import dev.sealane.agent.swu.step.Step;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.swu.step.Targets;
import dev.sealane.artifact.swu.description.Entry;
import java.io.IOException;
import java.nio.file.Path;

/** {@code toggleboot}: after the installation one partition of a DOS table has the boot flag, and no other. */
final class ToggleBootInstaller implements DeviceScript {
    private final Sfdisk sfdisk;

    ToggleBootInstaller(Sfdisk sfdisk) {
        this.sfdisk = sfdisk;
    }

    @Override
    public Step plan(Entry entry) throws IOException, InterruptedException {
        sfdisk.requireUsable(entry.label());
        Path disk = BlockDevice.at(Targets.device(entry), entry.label()).place();
        int number = Targets.property(entry, "partition")
                .filter(text -> text.matches("[1-9][0-9]{0,2}"))
                .map(Integer::parseInt)
                .orElseThrow(() -> new StepException(
                        Reason.UNSUPPORTED, entry.label() + ": expected the number of a partition as 'partition'"));
        PartitionTable table = sfdisk.read(disk, entry.label())
                .filter(found -> found.label() == Label.DOS)
                .orElseThrow(() -> new StepException(
                        Reason.NO_TARGET, entry.label() + ": expected a DOS table on " + disk + ", found none"));
        if (table.numbered(number).isEmpty()) {
            throw new StepException(
                    Reason.NO_TARGET, entry.label() + ": " + disk + " has no partition " + number + " to boot from");
        }
        return new ToggleBoot(entry, disk, number, sfdisk);
    }

    private record ToggleBoot(Entry entry, Path disk, int number, Sfdisk sfdisk) implements Step {
        @Override
        public void perform(Phase phase, EntryContent none) throws IOException, InterruptedException {
            if (phase == Phase.AFTER) {
                sfdisk.activate(disk, number, entry.label());
            }
        }
    }
}
