package dev.sealane.agent.swu.disk;

import dev.sealane.agent.storage.FileStorage;
import dev.sealane.agent.storage.Storage;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code diskpart}: a partition table, and file systems on its partitions.
 *
 * <p>The table is made on an empty file of the same size first: what does not fit or overlaps is refused there. The disk gets
 * exactly what came out, and nothing if it holds that already.
 */
final class DiskPartInstaller implements EntryInstaller {
    /** A DOS table has four entries, and one of them marks the GPT. */
    private static final int MAX_NESTED = 3;

    private static final int REHEARSED_SECTOR_BYTES = 512;

    /** To which sizes with a unit are rounded. */
    private static final int GRAIN_BYTES = 1024 * 1024;

    private final Sfdisk sfdisk;
    private final FileSystems fileSystems;

    DiskPartInstaller(Sfdisk sfdisk, FileSystems fileSystems) {
        this.sfdisk = sfdisk;
        this.fileSystems = fileSystems;
    }

    @Override
    public Set<Section> sections() {
        return Set.of(Section.PARTITIONS);
    }

    @Override
    public Step plan(Entry entry) throws IOException, InterruptedException {
        sfdisk.requireUsable(entry.label());
        BlockDevice disk = BlockDevice.at(Targets.device(entry), entry.label());
        Label label = Targets.property(entry, "labeltype")
                .flatMap(Label::of)
                .orElseThrow(() -> refused(entry, "expected gpt or dos as 'labeltype'"));
        if (disk.sectorBytes() != REHEARSED_SECTOR_BYTES) {
            throw refused(entry, "expected sectors of 512 bytes, " + disk.place() + " has " + disk.sectorBytes());
        }
        List<WantedPartition> wanted = WantedPartition.of(entry, label, disk.sectorBytes());
        requireSound(entry, label, wanted, disk);
        Sfdisk.Care care = new Sfdisk.Care(!Targets.flag(entry, "nolock"), Targets.flag(entry, "noinuse"));
        Optional<PartitionTable> existing = sfdisk.read(disk.place(), entry.label());
        Tables tables = rehearse(entry, label, wanted, existing, disk);
        boolean same = isThere(tables, existing, disk, entry);
        if (!same && !care.maybeInUse()) {
            disk.requireUnused(entry.label());
        }
        return new DiskPart(entry, disk, wanted, tables, care, same);
    }

    private void requireSound(Entry entry, Label label, List<WantedPartition> wanted, BlockDevice disk)
            throws IOException {
        long nested = wanted.stream().filter(one -> one.dosType().isPresent()).count();
        long bootable = wanted.stream().filter(WantedPartition::bootable).count();
        if (nested > MAX_NESTED || (nested > 0 && label != Label.GPT)) {
            throw refused(entry, "expected 'dostype' for at most " + MAX_NESTED + " partitions of a GPT");
        }
        if (bootable > 1 || (bootable > 0 && label != Label.DOS)) {
            throw refused(entry, "expected flag=boot for at most one partition, of a DOS table");
        }
        for (WantedPartition one : wanted) {
            if (one.fileSystem().isPresent()) {
                fileSystems.requireUsable(one.fileSystem().get(), entry.label());
                if (disk.kernel().isEmpty()) {
                    throw refused(entry, "a file has no devices for its partitions; expected no 'fstype'");
                }
            }
        }
    }

    /** The table, and the one inside it for old boot programs. */
    private record Tables(PartitionTable table, Optional<PartitionTable> nested) {}

    private Tables rehearse(
            Entry entry, Label label, List<WantedPartition> wanted, Optional<PartitionTable> existing, BlockDevice disk)
            throws IOException, InterruptedException {
        Optional<PartitionTable> same = existing.filter(table -> table.label() == label);
        PartitionTable heading = new PartitionTable(
                label, same.map(PartitionTable::id).orElse(""), same.flatMap(PartitionTable::firstLba), List.of());
        String script =
                heading.script() + wanted.stream().map(one -> one.line(same)).collect(Collectors.joining());
        long bytes;
        try (Storage whole = FileStorage.openReadOnly(disk.place())) {
            bytes = whole.size();
        }
        Sfdisk.Care alone = new Sfdisk.Care(false, true);
        return sfdisk.rehearse(bytes, scratch -> {
            sfdisk.write(scratch, script, alone, entry.label());
            PartitionTable table = PartitionTable.parse(sfdisk.json(scratch, entry.label()), entry.label());
            if (table.partitions().size() != wanted.size()) {
                throw refused(
                        entry, "sfdisk makes " + table.partitions().size() + " of " + wanted.size() + " partitions");
            }
            requireWhole(entry, table, wanted);
            Optional<String> nested = nestedScript(table, wanted);
            if (nested.isEmpty()) {
                return new Tables(table, Optional.empty());
            }
            sfdisk.writeNested(scratch, nested.get(), alone, entry.label());
            return new Tables(table, Optional.of(sfdisk.readNested(scratch, entry.label())));
        });
    }

    /** What does not fit is made smaller without a word. */
    private static void requireWhole(Entry entry, PartitionTable table, List<WantedPartition> wanted)
            throws StepException {
        for (WantedPartition one : wanted) {
            long found = table.numbered(one.number()).map(Partition::size).orElse(0L) * REHEARSED_SECTOR_BYTES;
            if (one.size().isPresent() && one.size().get().bytes() - found >= GRAIN_BYTES) {
                throw new StepException(
                        Reason.TOO_LARGE,
                        entry.label() + ": partition " + one.number() + " can have " + found + " bytes, needed are "
                                + one.size().get().bytes());
            }
        }
    }

    /** The entry of the GPT itself comes last: boot programs count, Linux looks for it anywhere (image digest, section 4). */
    private static Optional<String> nestedScript(PartitionTable table, List<WantedPartition> wanted) {
        StringBuilder script = new StringBuilder("label: dos\nunit: sectors\n");
        int number = 1;
        for (WantedPartition one : wanted) {
            if (one.dosType().isPresent()) {
                Partition partition = table.numbered(one.number()).orElseThrow();
                script.append(new Partition(
                                number++,
                                partition.start(),
                                partition.size(),
                                one.dosType().get(),
                                Optional.empty(),
                                "",
                                false)
                        .line());
            }
        }
        script.append(new Partition(number, 1, 33, "ee", Optional.empty(), "", false).line());
        return number == 1 ? Optional.empty() : Optional.of(script.toString());
    }

    private boolean isThere(Tables tables, Optional<PartitionTable> existing, BlockDevice disk, Entry entry)
            throws IOException, InterruptedException {
        if (existing.isEmpty() || !existing.get().holds(tables.table())) {
            return false;
        }
        return tables.nested().isEmpty()
                || sfdisk.readNested(disk.place(), entry.label())
                        .holds(tables.nested().get());
    }

    private static StepException refused(Entry entry, String why) {
        return new StepException(Reason.UNSUPPORTED, entry.label() + ": " + why);
    }

    private final class DiskPart implements Step {
        private final Entry entry;
        private final BlockDevice disk;
        private final List<WantedPartition> wanted;
        private final Tables tables;
        private final Sfdisk.Care care;
        private final boolean same;

        DiskPart(
                Entry entry,
                BlockDevice disk,
                List<WantedPartition> wanted,
                Tables tables,
                Sfdisk.Care care,
                boolean same) {
            this.entry = entry;
            this.disk = disk;
            this.wanted = wanted;
            this.tables = tables;
            this.care = care;
            this.same = same;
        }

        @Override
        public Optional<Prospect> prospect() {
            Map<Integer, Long> rooms = new HashMap<>();
            tables.table().partitions().forEach(one -> rooms.put(one.number(), one.size() * REHEARSED_SECTOR_BYTES));
            return Optional.of(new Prospect(disk.place(), rooms));
        }

        @Override
        public void perform(Phase phase, EntryContent none) throws IOException, InterruptedException {
            if (phase != Phase.INSTALL) {
                return;
            }
            if (!same) {
                write();
            }
            for (WantedPartition one : wanted) {
                if (one.fileSystem().isPresent()) {
                    FileSystems.Wanted fileSystem = one.fileSystem().get();
                    fileSystems.make(
                            same ? fileSystem : new FileSystems.Wanted(fileSystem.type(), fileSystem.name(), true),
                            disk.awaitPartition(one.number(), entry.label()),
                            entry.label());
                }
            }
        }

        private void write() throws IOException, InterruptedException {
            sfdisk.write(disk.place(), tables.table().script(), care, entry.label());
            if (tables.nested().isPresent()) {
                sfdisk.writeNested(disk.place(), tables.nested().get().script(), care, entry.label());
            }
            try (Storage whole = FileStorage.open(disk.place())) {
                whole.sync();
            }
        }
    }
}
