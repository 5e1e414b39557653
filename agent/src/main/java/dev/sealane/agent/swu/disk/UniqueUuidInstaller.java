package dev.sealane.agent.swu.disk;

import dev.sealane.agent.program.Program.Ended;
import dev.sealane.agent.swu.step.DeviceProgram;
import dev.sealane.agent.swu.step.EntryContent;
import dev.sealane.agent.swu.step.EntryInstaller;
import dev.sealane.agent.swu.step.Phase;
import dev.sealane.agent.swu.step.Step;
import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code uniqueuuid}: refuses the image if a file system on this machine calls itself what one of the image will: a boot loader
 * that looks for that name could take the wrong one.
 */
final class UniqueUuidInstaller implements EntryInstaller {
    private static final int NOTHING_FOUND = 2;
    private static final Pattern UUID = Pattern.compile("[0-9A-Fa-f-]{4,36}");

    private final DeviceProgram programs;

    UniqueUuidInstaller(DeviceProgram programs) {
        this.programs = programs;
    }

    @Override
    public Set<Section> sections() {
        return Set.of(Section.PARTITIONS);
    }

    @Override
    public boolean writesTarget() {
        return false;
    }

    @Override
    public Step plan(Entry entry) throws IOException {
        programs.require("blkid", entry.label());
        List<String> uuids = entry.properties().getOrDefault("fs-uuid", List.of());
        if (uuids.isEmpty()
                || !uuids.stream().allMatch(uuid -> UUID.matcher(uuid).matches())) {
            throw new StepException(
                    Reason.UNSUPPORTED,
                    entry.label() + ": expected UUIDs of file systems as 'fs-uuid', found " + uuids);
        }
        return new UniqueUuid(entry, uuids, programs);
    }

    private record UniqueUuid(Entry entry, List<String> uuids, DeviceProgram programs) implements Step {
        @Override
        public void check(EntryContent none) throws IOException, InterruptedException {
            for (String uuid : uuids) {
                Ended.Exited found = programs.ask(
                        List.of("blkid", "-c", "/dev/null", "-o", "device", "-t", "UUID=" + uuid),
                        Set.of(0, NOTHING_FOUND),
                        entry.label());
                if (found.code() == 0) {
                    throw new StepException(
                            Reason.IN_USE,
                            entry.label() + ": " + found.output().strip().replace('\n', ' ') + " has the UUID " + uuid);
                }
            }
        }

        /** An image that is installed directly is not checked before. */
        @Override
        public void perform(Phase phase, EntryContent none) throws IOException, InterruptedException {
            if (phase == Phase.INSTALL) {
                check(none);
            }
        }
    }
}
