package dev.sealane.agent.swu.flash;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code ubipartition}: a UBI volume of a size; 0 removes it. One of the size and kind stays as it is. */
final class UbiPartitionInstaller implements EntryInstaller {
    private final Ubi ubi;

    UbiPartitionInstaller(Ubi ubi) {
        this.ubi = ubi;
    }

    @Override
    public Set<Section> sections() {
        return Set.of(Section.PARTITIONS);
    }

    @Override
    public Step plan(Entry entry) throws IOException {
        ubi.requireUsable(entry.label());
        String name = ubi.name(entry.target().volume().orElse(""), entry.label());
        Flash.UbiDevice device =
                ubi.flash().ubi(entry.target().device(), entry.label()).getFirst();
        long size = entry.target()
                .size()
                .orElseThrow(() -> Ubi.refused(entry.label(), "expected the attribute 'size', found none"));
        long room = device.freeBytes()
                + ubi.find(List.of(device), name, entry.label())
                        .map(Flash.Volume::bytes)
                        .orElse(0L);
        if (size > room) {
            throw new StepException(
                    Reason.TOO_LARGE,
                    entry.label() + ": " + device.node() + " has room for " + room + " bytes, needed are " + size);
        }
        return new UbiPartition(entry, name, device, size);
    }

    private final class UbiPartition implements Step {
        private final Entry entry;
        private final String name;
        private final Flash.UbiDevice device;
        private final long size;

        UbiPartition(Entry entry, String name, Flash.UbiDevice device, long size) {
            this.entry = entry;
            this.name = name;
            this.device = device;
            this.size = size;
        }

        @Override
        public Optional<Prospect> prospect() throws StepException {
            return Optional.of(new Prospect(Targets.device(entry), Map.of(), Set.of(name)));
        }

        @Override
        public void perform(Phase phase, EntryContent none) throws IOException, InterruptedException {
            if (phase == Phase.INSTALL) {
                ubi.resize(device, name, size, entry.data().equals(Optional.of("static")), false, entry.label());
            }
        }
    }
}
