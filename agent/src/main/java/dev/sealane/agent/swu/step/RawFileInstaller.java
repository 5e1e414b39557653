package dev.sealane.agent.swu.step;

import dev.sealane.agent.storage.DurableFiles;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * {@code rawfile}: a file at a path. It is written beside its place, flushed and renamed, so the old file is whole until the
 * new one is; SWUpdate does so only for {@code atomic-install}.
 */
final class RawFileInstaller implements EntryInstaller {
    @Override
    public Set<Section> sections() {
        return Set.of(Section.FILES, Section.IMAGES);
    }

    @Override
    public Step plan(Entry entry) throws IOException {
        Path path = Targets.path(entry);
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
        return new RawFile(path, directory, Targets.flag(entry, "atomic-install"));
    }

    /**
     * A file; one that replaces another keeps its owner and mode, unless the image asks for a new file.
     *
     * @param path of the file
     * @param directory that holds it
     * @param fresh whether the file is to be a new one
     */
    private record RawFile(Path path, Path directory, boolean fresh) implements Step {
        private static final FileAttribute<?> OWNER_ONLY =
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

        @Override
        public void perform(Phase phase, EntryContent content) throws IOException {
            if (phase != Phase.INSTALL) {
                return;
            }
            Files.createDirectories(directory);
            Path beside = path.resolveSibling(path.getFileName() + ".tmp");
            Files.deleteIfExists(beside);
            try {
                write(content, beside);
                if (!fresh && Files.exists(path)) {
                    keepAttributes(beside);
                }
                Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
            DurableFiles.syncDirectory(directory);
        }

        private static void write(EntryContent content, Path beside) throws IOException {
            try (FileChannel channel = FileChannel.open(
                            beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY);
                    InputStream in = content.open();
                    OutputStream out = Channels.newOutputStream(channel)) {
                in.transferTo(out);
                channel.force(true);
            }
        }

        private void keepAttributes(Path beside) throws IOException {
            for (String attribute : new String[] {"unix:uid", "unix:gid", "unix:mode"}) {
                Object kept = Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS);
                if (!kept.equals(Files.getAttribute(beside, attribute))) {
                    Files.setAttribute(beside, attribute, kept);
                }
            }
        }
    }
}
