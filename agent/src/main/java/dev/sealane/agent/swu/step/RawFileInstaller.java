package dev.sealane.agent.swu.step;

import dev.sealane.agent.storage.DurableFiles;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.swu.description.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * {@code rawfile}: a file at a path. It is written beside its place, flushed and renamed, so the old file is whole until the
 * new one is; SWUpdate does so only for {@code atomic-install}.
 */
final class RawFileInstaller implements OnFileSystem.InTree {
    @Override
    public Step plan(Entry entry, Path root) throws IOException {
        Path path = Targets.path(entry, root);
        if (Files.exists(path)) {
            path = path.toRealPath();
            if (!Files.isRegularFile(path)) {
                throw new StepException(
                        Reason.NO_TARGET,
                        entry.label() + ": expected a file or nothing, found something else at " + path);
            }
        }
        Path directory = DurableFiles.directoryOf(path);
        boolean create = Targets.flag(entry, "create-destination");
        if (!create && !Files.isDirectory(directory)) {
            throw new StepException(Reason.NO_TARGET, entry.label() + ": expected the directory " + directory);
        }
        return RawFile.at(path, Targets.flag(entry, "atomic-install"));
    }
}
