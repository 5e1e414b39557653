package dev.sealane.agent.swu.step;

import dev.sealane.agent.swu.step.MountPoint.Access;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Entries whose target is a path: in the file systems of the running system, or in one that is mounted from {@code device} as
 * {@code filesystem} for as long as the entry is installed.
 */
final class OnFileSystem implements EntryInstaller {
    static final Path RUNNING_SYSTEM = Path.of("/");

    private final InTree inner;
    private final MountPoint mountPoint;

    /** What happens below a root directory, whichever that is. */
    interface InTree {
        /** As {@link EntryInstaller#plan}, with all paths below {@code root}. */
        Step plan(Entry entry, Path root) throws IOException;
    }

    OnFileSystem(InTree inner, MountPoint mountPoint) {
        this.inner = inner;
        this.mountPoint = mountPoint;
    }

    @Override
    public Set<Section> sections() {
        return Set.of(Section.FILES, Section.IMAGES);
    }

    @Override
    public Step plan(Entry entry) throws IOException {
        if (entry.target().device().isEmpty() && entry.target().filesystem().isEmpty()) {
            return inner.plan(entry, RUNNING_SYSTEM);
        }
        return plan(entry, mountPoint, root -> inner.plan(entry, root));
    }

    /** A step below the root of what the entry wants mounted. */
    static Step plan(Entry entry, MountPoint mountPoint, Below below) throws IOException {
        Path device = Targets.device(entry);
        String type = entry.target()
                .filesystem()
                .orElseThrow(() -> new StepException(
                        Reason.UNSUPPORTED,
                        entry.label() + ": expected 'filesystem' beside 'device' and 'path', found none"));
        mountPoint.requireUsable(type, entry.label());
        Targets.path(entry, RUNNING_SYSTEM);
        Targets.requireFileSystem(device, entry.label());
        return new Mounted(entry, device, type, mountPoint, below);
    }

    /** Makes the step once there is a root. */
    @FunctionalInterface
    interface Below {
        Step plan(Path root) throws IOException;
    }

    private record Mounted(Entry entry, Path device, String type, MountPoint mountPoint, Below below) implements Step {
        @Override
        public void check(EntryContent content) throws IOException, InterruptedException {
            mountPoint.with(
                    device,
                    type,
                    Access.READ,
                    entry.label(),
                    root -> below.plan(root).check(content));
        }

        @Override
        public void perform(Phase phase, EntryContent content) throws IOException, InterruptedException {
            if (phase == Phase.INSTALL) {
                mountPoint.with(
                        device,
                        type,
                        Access.WRITE,
                        entry.label(),
                        root -> below.plan(root).perform(phase, content));
            }
        }
    }
}
