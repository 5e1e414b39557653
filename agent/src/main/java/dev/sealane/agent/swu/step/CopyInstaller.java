package dev.sealane.agent.swu.step;

import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * {@code copy} and {@code rawcopy}: takes what is on the device already, a file, a partition or a directory, and hands it to
 * the handler that {@code chain} names, which is {@code raw} where nothing is said. Without {@code type} it happens twice, before
 * the installation and after it, as the manual says.
 */
public final class CopyInstaller implements DeviceScript {
    private static final String RAW = "raw";

    private final Chains chains;
    private final MountPoint mountPoint;

    /** Finds the handler that takes what is copied. */
    @FunctionalInterface
    public interface Chains {
        /** The handler of a type, if there is one. */
        Optional<EntryInstaller> find(String type);
    }

    public CopyInstaller(Chains chains, MountPoint mountPoint) {
        this.chains = chains;
        this.mountPoint = mountPoint;
    }

    @Override
    public boolean canWait(Entry entry) {
        return Targets.property(entry, "type").equals(Optional.of("postinstall"));
    }

    @Override
    public Step plan(Entry entry) throws IOException, InterruptedException {
        Set<Phase> phases = phases(entry);
        Source source = new Source(
                entry.label(), place(entry), Targets.bytes(entry, "offset").orElse(0), size(entry));
        if (Targets.flag(entry, "recursive")) {
            return new CopyOf(phases, source, planTree(entry, source));
        }
        Entry chained = chained(entry, Targets.property(entry, "chain").orElse(RAW));
        source.requireOther(chained);
        Step inner = installer(chained).plan(chained);
        if (phases.contains(Phase.BEFORE)) {
            source.content();
        }
        return new CopyOf(phases, source, inner);
    }

    private static Set<Phase> phases(Entry entry) throws StepException {
        Optional<String> type = Targets.property(entry, "type");
        if (type.isEmpty()) {
            return Set.of(Phase.BEFORE, Phase.AFTER);
        }
        return switch (type.get()) {
            case "preinstall" -> Set.of(Phase.BEFORE);
            case "postinstall" -> Set.of(Phase.AFTER);
            default ->
                throw new StepException(
                        Reason.UNSUPPORTED,
                        entry.label() + ": expected preinstall or postinstall as 'type', found '" + type.get() + "'");
        };
    }

    private static OptionalLong size(Entry entry) throws IOException {
        OptionalLong size = Targets.bytes(entry, "size");
        return size.orElse(0) == 0 ? OptionalLong.empty() : size; // Nothing and 0 mean all of it.
    }

    /** The same entry, as one that the chained handler installs. */
    private static Entry chained(Entry entry, String type) {
        return new Entry(
                Section.IMAGES,
                type,
                Optional.empty(),
                entry.target(),
                entry.condition(),
                false,
                entry.preserveAttributes(),
                entry.data(),
                entry.properties(),
                entry.functions());
    }

    private EntryInstaller installer(Entry chained) throws StepException {
        return chains.find(chained.type())
                .filter(found -> found.sections().contains(Section.IMAGES))
                .orElseThrow(() -> new StepException(
                        Reason.UNSUPPORTED, "copy: '" + chained.type() + "' is no handler that takes what is copied"));
    }

    private Step planTree(Entry entry, Source source) throws IOException {
        Entry chained = chained(entry, "rawfile");
        if (!Targets.property(entry, "chain").orElse("rawfile").equals("rawfile")) {
            throw new StepException(
                    Reason.UNSUPPORTED, entry.label() + ": expected 'rawfile' as 'chain' of a recursive copy");
        }
        CopiedTree.requireDirectory(source.place(), entry.label());
        OnFileSystem.Below below = root -> CopiedTree.plan(
                chained, source.place(), root, Targets.flag(entry, "create-destination"), mountPoint.programs());
        return entry.target().device().isEmpty()
                ? below.plan(OnFileSystem.RUNNING_SYSTEM)
                : OnFileSystem.plan(chained, mountPoint, below);
    }

    /** What is copied: as long as it says, or to its end. */
    private record Source(String label, Path place, long offset, OptionalLong wanted) {
        long size() throws IOException {
            if (!Files.exists(place)) {
                throw new StepException(Reason.NO_TARGET, label + ": expected something to copy at " + place);
            }
            long all = PartOfFile.sizeOf(place);
            long size = wanted.isPresent() ? wanted.getAsLong() : all - offset;
            if (size < 0 || size > all - offset) {
                throw new StepException(
                        Reason.TOO_LARGE,
                        label + ": " + place + " has " + all + " bytes, to be copied are "
                                + (wanted.isPresent() ? wanted.getAsLong() + " " : "those ") + "from " + offset);
            }
            return size;
        }

        /** A medium that is read and written at once ends up as a mixture. */
        void requireOther(Entry chained) throws IOException {
            if (chained.target().device().isEmpty() && chained.target().path().isEmpty()) {
                return;
            }
            Path target = chained.target().device().isPresent()
                    ? Targets.device(chained)
                    : Targets.path(chained, OnFileSystem.RUNNING_SYSTEM);
            if (Files.exists(target) && Files.exists(place) && Files.isSameFile(target, place)) {
                throw new StepException(Reason.IN_USE, label + ": " + place + " would be copied onto itself");
            }
        }

        boolean isFile() {
            return Files.isRegularFile(place);
        }

        /** A directory is walked through by who copies it. */
        EntryContent content() throws IOException {
            return Files.isDirectory(place) ? EntryContent.none() : new PartOfFile(place, offset, size());
        }
    }

    private record CopyOf(Set<Phase> phases, Source source, Step inner) implements Step {
        /** A file that is copied after the installation only may come with it. */
        @Override
        public void check(EntryContent none) throws IOException, InterruptedException {
            if (phases.contains(Phase.BEFORE) || (Files.exists(source.place()) && !source.isFile())) {
                inner.check(source.content());
            }
        }

        @Override
        public void perform(Phase phase, EntryContent none) throws IOException, InterruptedException {
            if (phases.contains(phase)) {
                inner.perform(Phase.INSTALL, source.content());
            }
        }
    }

    private static Path place(Entry entry) throws StepException {
        Path place = Targets.pathOf(Targets.property(entry, "copyfrom").orElse(""), entry);
        if (!place.isAbsolute()) {
            throw new StepException(Reason.UNSUPPORTED, entry.label() + ": expected an absolute path as 'copyfrom'");
        }
        return place;
    }
}
