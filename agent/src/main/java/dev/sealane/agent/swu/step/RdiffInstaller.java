package dev.sealane.agent.swu.step;

import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * {@code rdiff_image}: a delta from one device or file to another; {@code rdiff_file}: from what a file holds to what it is
 * to hold. The result is written as {@code raw} and {@code rawfile} write.
 */
final class RdiffInstaller implements EntryInstaller {
    private final EntryInstaller writer;
    private final boolean image;

    private RdiffInstaller(EntryInstaller writer, boolean image) {
        this.writer = writer;
        this.image = image;
    }

    static EntryInstaller image(RawInstaller writer) {
        return new RdiffInstaller(writer, true);
    }

    static EntryInstaller file(EntryInstaller writer) {
        return new RdiffInstaller(writer, false);
    }

    @Override
    public Set<Section> sections() {
        return Set.of(Section.IMAGES, Section.FILES);
    }

    @Override
    public Step plan(Entry entry) throws IOException, InterruptedException {
        return new RebuiltStep(rebuilding(entry), writer.plan(entry));
    }

    @Override
    public Optional<Rebuilding> wholeImage(Entry entry) throws IOException {
        return image ? Optional.of(rebuilding(entry)) : Optional.empty();
    }

    private Rebuilding rebuilding(Entry entry) throws IOException {
        return new RdiffRebuilding(entry, image ? otherDevice(entry) : oldFile(entry));
    }

    private static Path oldFile(Entry entry) throws IOException {
        if (entry.target().device().isPresent()) {
            throw new StepException(
                    Reason.UNSUPPORTED, entry.label() + ": nothing is mounted for a delta; expected no 'device'");
        }
        return Targets.source(Targets.path(entry, OnFileSystem.RUNNING_SYSTEM), entry.label());
    }

    private static Path otherDevice(Entry entry) throws IOException {
        if (entry.target().offset().orElse(0) > 0) {
            throw new StepException(Reason.UNSUPPORTED, entry.label() + ": expected no 'offset'");
        }
        return Targets.sourceOf(entry, "rdiffbase");
    }
}
