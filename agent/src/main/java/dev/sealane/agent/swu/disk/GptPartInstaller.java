package dev.sealane.agent.swu.disk;

import dev.sealane.agent.handler.ImageTransfer;
import dev.sealane.agent.storage.FileStorage;
import dev.sealane.agent.storage.RegionStorage;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.swu.step.CheckedTransfer;
import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.EntryInstaller;
import dev.sealane.agent.swu.step.Phase;
import dev.sealane.agent.swu.step.Step;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.swu.step.Targets;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** {@code gptpart}: an image into the partition of a GPT that has a name, at an offset in it. */
final class GptPartInstaller implements EntryInstaller {
    private static final int SECTOR_BYTES = 512;

    private final Sfdisk sfdisk;
    private final ImageTransfer transfer;

    GptPartInstaller(Sfdisk sfdisk, ImageTransfer transfer) {
        this.sfdisk = sfdisk;
        this.transfer = transfer;
    }

    @Override
    public Set<Section> sections() {
        return Set.of(Section.IMAGES);
    }

    @Override
    public Step plan(Entry entry) throws IOException, InterruptedException {
        sfdisk.requireUsable(entry.label());
        String name = entry.target()
                .volume()
                .orElseThrow(() -> new StepException(
                        Reason.UNSUPPORTED, entry.label() + ": expected the attribute 'volume', found none"));
        BlockDevice disk = BlockDevice.at(Targets.device(entry), entry.label());
        Partition partition = GptNames.read(sfdisk, disk, entry.label()).partition(name);
        Room room = room(disk, partition, entry.label());
        long offset = entry.target().offset().orElse(0);
        if (offset > room.size()) {
            throw tooLarge(entry, room.size(), offset);
        }
        return new GptPart(entry, room, offset);
    }

    /** Where a partition is: a device of its own, or a part of the file that stands for the disk. */
    private record Room(Path place, long start, long size, boolean ownDevice) {}

    private static Room room(BlockDevice disk, Partition partition, String label) throws IOException {
        long bytes = disk.sectorBytes();
        if (disk.kernel().isEmpty()) {
            return new Room(disk.place(), partition.start() * SECTOR_BYTES, partition.size() * SECTOR_BYTES, false);
        }
        Path device = disk.partition(partition.number())
                .orElseThrow(() -> new StepException(
                        Reason.NO_TARGET,
                        label + ": the kernel knows no partition " + partition.number() + " of " + disk.place()));
        Targets.requireWritable(device, label);
        return new Room(device, 0, partition.size() * bytes, true);
    }

    private static StepException tooLarge(Entry entry, long room, long needed) {
        return new StepException(
                Reason.TOO_LARGE,
                entry.label() + ": the partition '" + entry.target().volume().orElse("") + "' has " + room
                        + " bytes, needed are " + needed);
    }

    private final class GptPart implements Step {
        private final Entry entry;
        private final Room room;
        private final long offset;

        GptPart(Entry entry, Room room, long offset) {
            this.entry = entry;
            this.room = room;
            this.offset = offset;
        }

        @Override
        public Optional<Path> writes() {
            return room.ownDevice() ? Optional.of(room.place()) : Optional.empty();
        }

        @Override
        public void check(EntryContent content) throws IOException {
            long end = Math.addExact(offset, content.size().orElse(0));
            if (end > room.size()) {
                throw tooLarge(entry, room.size(), end);
            }
        }

        @Override
        public void perform(Phase phase, EntryContent content) throws IOException {
            if (phase != Phase.INSTALL) {
                return;
            }
            check(content);
            try (Storage device = FileStorage.open(room.place());
                    Storage target = new RegionStorage(device, room.start() + offset, room.size() - offset)) {
                CheckedTransfer.write(transfer, content, target, entry.label());
            }
        }
    }
}
