package dev.sealane.agent.swu.step;

import dev.sealane.agent.storage.DurableFiles;
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
 * A file; one that replaces another keeps its owner and mode, unless the image asks for a new file.
 *
 * @param path of the file
 * @param directory that holds it
 * @param fresh whether the file is to be a new one
 */
record RawFile(Path path, Path directory, boolean fresh) implements Step {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    static RawFile at(Path path, boolean fresh) {
        return new RawFile(path, DurableFiles.directoryOf(path), fresh);
    }

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
