package dev.sealane.agent.swu.disk;

import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.EntryInstaller;
import dev.sealane.agent.swu.step.Phase;
import dev.sealane.agent.swu.step.Prospect;
import dev.sealane.agent.swu.step.Step;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.swu.step.Targets;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code diskformat}: a file system on a device, unless there is one of the kind, or {@code force} is set. */
final class DiskFormatInstaller implements EntryInstaller {
    private final FileSystems fileSystems;

    DiskFormatInstaller(FileSystems fileSystems) {
        this.fileSystems = fileSystems;
    }

    @Override
    public Set<Section> sections() {
        return Set.of(Section.PARTITIONS);
    }

    @Override
    public Step plan(Entry entry) throws IOException {
        FileSystems.Wanted wanted = FileSystems.Wanted.of(
                entry.label(),
                Targets.property(entry, "fstype")
                        .orElseThrow(() -> new StepException(
                                Reason.UNSUPPORTED, entry.label() + ": expected the property 'fstype', found none")),
                Targets.property(entry, "fslabel"),
                Targets.flag(entry, "force"));
        fileSystems.requireUsable(wanted, entry.label());
        Targets.requireWritable(Targets.device(entry), entry.label());
        BlockDevice device = BlockDevice.at(Targets.device(entry), entry.label());
        device.requireUnused(entry.label());
        return new DiskFormat(entry, wanted, device, fileSystems);
    }

    private record DiskFormat(Entry entry, FileSystems.Wanted wanted, BlockDevice device, FileSystems fileSystems)
            implements Step {
        @Override
        public Optional<Prospect> prospect() {
            return Optional.of(new Prospect(device.place(), Map.of()));
        }

        @Override
        public void perform(Phase phase, EntryContent none) throws IOException, InterruptedException {
            if (phase == Phase.INSTALL) {
                fileSystems.make(wanted, device.place(), entry.label());
            }
        }
    }
}
