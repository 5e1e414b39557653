package dev.sealane.agent.swu.step;

import dev.sealane.agent.handler.ImageTransfer;
import dev.sealane.agent.storage.FileStorage;
import dev.sealane.agent.storage.RegionStorage;
import dev.sealane.agent.storage.Storage;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** {@code raw}: an image onto a device or an existing file, at an offset; the rest of the target stays as it is. */
final class RawInstaller implements EntryInstaller {
    private final ImageTransfer transfer;

    RawInstaller(ImageTransfer transfer) {
        this.transfer = transfer;
    }

    @Override
    public Set<Section> sections() {
        return Set.of(Section.IMAGES, Section.FILES);
    }

    @Override
    public Optional<Rebuilding> wholeImage(Entry entry) {
        return entry.target().offset().orElse(0) > 0 ? Optional.empty() : Optional.of(Rebuilding.NONE);
    }

    @Override
    public Step plan(Entry entry) throws IOException {
        Path place = Targets.device(entry);
        Targets.requireWritable(place, entry.label());
        long offset = entry.target().offset().orElse(0);
        try (Storage target = FileStorage.openReadOnly(place)) {
            if (offset > target.size()) {
                throw tooLarge(entry, place, target.size(), offset);
            }
        }
        return new Raw(entry, place, offset);
    }

    private static StepException tooLarge(Entry entry, Path place, long room, long needed) {
        return new StepException(
                Reason.TOO_LARGE, entry.label() + ": " + place + " has " + room + " bytes, needed are " + needed);
    }

    private final class Raw implements Step {
        private final Entry entry;
        private final Path place;
        private final long offset;

        Raw(Entry entry, Path place, long offset) {
            this.entry = entry;
            this.place = place;
            this.offset = offset;
        }

        @Override
        public void check(EntryContent content) throws IOException {
            long end = Math.addExact(offset, content.size().orElse(0));
            try (Storage target = FileStorage.openReadOnly(place)) {
                if (end > target.size()) {
                    throw tooLarge(entry, place, target.size(), end);
                }
            }
        }

        @Override
        public void perform(Phase phase, EntryContent content) throws IOException {
            if (phase != Phase.INSTALL) {
                return;
            }
            check(content);
            try (Storage device = FileStorage.open(place);
                    Storage target = new RegionStorage(device, offset, device.size() - offset)) {
                CheckedTransfer.write(transfer, content, target, entry.label());
            }
        }
    }
}
