package dev.sealane.agent.swu.flash;

import dev.sealane.agent.swu.step.DeviceProgram;
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
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code flash}: an image onto raw flash, erased before. NAND is written by {@code nandwrite}, which leaves bad blocks out, and
 * its error correction vouches for it; other flash is written here and read back.
 */
final class FlashInstaller implements EntryInstaller {
    private final Flash flash;
    private final DeviceProgram programs;

    FlashInstaller(Flash flash, DeviceProgram programs) {
        this.flash = flash;
        this.programs = programs;
    }

    @Override
    public Set<Section> sections() {
        return Set.of(Section.IMAGES, Section.FILES);
    }

    @Override
    public Step plan(Entry entry) throws IOException {
        String name = entry.target()
                .mtdName()
                .or(() -> entry.target().device())
                .orElseThrow(() -> new StepException(
                        Reason.UNSUPPORTED, entry.label() + ": expected 'device' or 'mtdname', found neither"));
        Flash.Partition partition = flash.partition(name, entry.label());
        programs.require("flash_erase", entry.label());
        long offset = entry.target().offset().orElse(0);
        if (offset % partition.eraseBytes() != 0 || offset > partition.size()) {
            throw new StepException(
                    Reason.UNSUPPORTED,
                    entry.label() + ": expected an 'offset' inside the flash and at one of its blocks of "
                            + partition.eraseBytes() + " bytes, found " + offset);
        }
        boolean special = Targets.flag(entry, "noecc") || Targets.flag(entry, "oob");
        if (partition.isNand()) {
            programs.require("nandwrite", entry.label());
        } else if (special) {
            throw new StepException(
                    Reason.UNSUPPORTED,
                    entry.label() + ": 'noecc' and 'oob' are for NAND, this is " + partition.type());
        }
        return new OntoFlash(entry, partition, offset);
    }

    private final class OntoFlash implements Step {
        private final Entry entry;
        private final Flash.Partition partition;
        private final long offset;

        OntoFlash(Entry entry, Flash.Partition partition, long offset) {
            this.entry = entry;
            this.partition = partition;
            this.offset = offset;
        }

        /** With the bytes behind each page an image is larger than what it fills. */
        @Override
        public void check(EntryContent content) throws IOException {
            long room = partition.size() - offset;
            if (content.size().orElse(0) > room && !Targets.flag(entry, "oob")) {
                throw new StepException(
                        Reason.TOO_LARGE,
                        entry.label() + ": mtd" + partition.number() + " has " + room + " bytes, needed are "
                                + content.size().getAsLong());
            }
        }

        @Override
        public void perform(Phase phase, EntryContent content) throws IOException, InterruptedException {
            if (phase != Phase.INSTALL) {
                return;
            }
            check(content);
            programs.run(
                    List.of("flash_erase", "-q", partition.node().toString(), Long.toString(offset), blocks(content)),
                    entry.label());
            if (partition.isNand()) {
                try (InputStream in = content.open()) {
                    programs.feed(nandWrite(), in, entry.label());
                }
            } else {
                CharacterDevice.write(partition.node(), offset, partition.size(), content, entry.label());
            }
        }

        /** How many blocks a NAND image takes depends on which are bad: there all to the end are erased, which 0 means. */
        private String blocks(EntryContent content) {
            if (partition.isNand() || content.size().isEmpty()) {
                return "0";
            }
            long bytes = content.size().getAsLong();
            return Long.toString(Math.max(1, (bytes + partition.eraseBytes() - 1) / partition.eraseBytes()));
        }

        private List<String> nandWrite() {
            List<String> command = new ArrayList<>(List.of("nandwrite", "-q", "-p", "-s", Long.toString(offset)));
            if (Targets.flag(entry, "noecc")) {
                command.add("-n");
            }
            if (Targets.flag(entry, "oob")) {
                command.add("-o");
            }
            command.addAll(List.of(partition.node().toString(), "-"));
            return command;
        }
    }
}
