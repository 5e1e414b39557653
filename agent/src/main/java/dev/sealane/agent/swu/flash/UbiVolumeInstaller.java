package dev.sealane.agent.swu.flash;

import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.EntryInstaller;
import dev.sealane.agent.swu.step.Phase;
import dev.sealane.agent.swu.step.Step;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.swu.step.Targets;
import dev.sealane.artifact.Digest;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.security.DigestInputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * {@code ubivol}: an image into a UBI volume, read back afterwards. {@code auto-resize} makes the volume as large as the image,
 * {@code replaces} lets it change names with another one in one step.
 */
final class UbiVolumeInstaller implements EntryInstaller {
    private final Ubi ubi;

    UbiVolumeInstaller(Ubi ubi) {
        this.ubi = ubi;
    }

    @Override
    public Set<Section> sections() {
        return Set.of(Section.IMAGES);
    }

    @Override
    public Step plan(Entry entry) throws IOException {
        ubi.requireUsable(entry.label());
        String name = ubi.name(
                entry.target().volume().orElseThrow(() -> Ubi.refused(entry.label(), "expected 'volume', found none")),
                entry.label());
        boolean resizes = Targets.flag(entry, "auto-resize") || Targets.flag(entry, "always-remove");
        if (resizes && entry.target().device().isEmpty()) {
            throw Ubi.refused(entry.label(), "expected 'device' beside 'auto-resize', found none");
        }
        List<Flash.UbiDevice> among = ubi.flash().ubi(entry.target().device(), entry.label());
        Optional<Flash.Volume> volume = ubi.find(among, name, entry.label());
        if (volume.isEmpty() && !resizes) {
            throw new StepException(
                    Reason.NO_TARGET, entry.label() + ": expected the UBI volume '" + name + "', found none");
        }
        Optional<String> replaced = Targets.property(entry, "replaces");
        if (replaced.isPresent()) {
            Optional<Flash.Volume> other = ubi.find(among, ubi.name(replaced.get(), entry.label()), entry.label());
            if (other.isPresent()
                    && volume.isPresent()
                    && !other.get().on().equals(volume.get().on())) {
                throw Ubi.refused(entry.label(), "volumes on different devices cannot change names");
            }
        }
        return new IntoVolume(entry, name, among, resizes, replaced);
    }

    private final class IntoVolume implements Step {
        private final Entry entry;
        private final String name;
        private final List<Flash.UbiDevice> among;
        private final boolean resizes;
        private final Optional<String> replaced;

        IntoVolume(Entry entry, String name, List<Flash.UbiDevice> among, boolean resizes, Optional<String> replaced) {
            this.entry = entry;
            this.name = name;
            this.among = among;
            this.resizes = resizes;
            this.replaced = replaced;
        }

        @Override
        public void check(EntryContent content) throws IOException {
            long size = size(content);
            Optional<Flash.Volume> volume = ubi.find(among, name, entry.label());
            long room = volume.map(Flash.Volume::bytes).orElse(0L)
                    + (resizes ? among.getFirst().freeBytes() : 0);
            if (size > room) {
                throw new StepException(
                        Reason.TOO_LARGE,
                        entry.label() + ": the UBI volume '" + name + "' can have " + room + " bytes, needed are "
                                + size);
            }
        }

        @Override
        public void perform(Phase phase, EntryContent content) throws IOException, InterruptedException {
            if (phase != Phase.INSTALL) {
                return;
            }
            check(content);
            long size = size(content);
            if (resizes) {
                ubi.resize(
                        among.getFirst(),
                        name,
                        size,
                        entry.data().equals(Optional.of("static")),
                        Targets.flag(entry, "always-remove"),
                        entry.label());
            }
            Flash.Volume volume = ubi.find(among, name, entry.label())
                    .orElseThrow(() -> new StepException(
                            Reason.NO_TARGET, entry.label() + ": the UBI volume '" + name + "' has gone"));
            fill(volume, size, content);
            if (replaced.isPresent()) {
                rename(volume, replaced.get());
            }
        }

        private void fill(Flash.Volume volume, long size, EntryContent content)
                throws IOException, InterruptedException {
            Digest written;
            try (DigestInputStream in = new DigestInputStream(content.open(), Digest.sha256())) {
                ubi.programs()
                        .feed(
                                List.of(
                                        "ubiupdatevol",
                                        "-s",
                                        Long.toString(size),
                                        volume.node().toString(),
                                        "-"),
                                in,
                                entry.label());
                written = Digest.finish(in.getMessageDigest());
            }
            Digest found = CharacterDevice.digest(volume.node(), 0, size);
            if (!found.equals(written)) {
                throw new StepException(
                        Reason.READ_BACK,
                        entry.label() + ": the UBI volume '" + name + "' reads back as " + found + ", written was "
                                + written);
            }
        }

        private void rename(Flash.Volume volume, String other) throws IOException, InterruptedException {
            boolean swaps = ubi.find(List.of(volume.on()), other, entry.label()).isPresent();
            ubi.rename(volume.on(), swaps ? List.of(name, other, other, name) : List.of(name, other), entry.label());
        }

        /** UBI has to be told the size before the first byte (SWUpdate: UBI volume handler, size properties). */
        private long size(EntryContent content) throws IOException {
            OptionalLong size = content.size();
            for (String property : List.of("decompressed-size", "decrypted-size")) {
                if (size.isEmpty()) {
                    size = Targets.bytes(entry, property);
                }
            }
            return size.orElseThrow(() -> Ubi.refused(
                    entry.label(), "expected 'decompressed-size' or 'decrypted-size' for what is installed directly"));
        }
    }
}
