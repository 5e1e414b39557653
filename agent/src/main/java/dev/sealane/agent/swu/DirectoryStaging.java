package dev.sealane.agent.swu;

import dev.sealane.agent.storage.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A directory on the device's data partition, for its owner only.
 *
 * @param directory made by {@link #create}, absent otherwise
 */
public record DirectoryStaging(Path directory) implements Staging {
    @Override
    public void create() throws IOException {
        remove();
        DurableFiles.createDirectory(directory.resolve(FILES));
    }

    @Override
    public void store(String name, InputStream content) throws IOException {
        try (FileChannel file = FileChannel.open(
                        directory.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = Channels.newOutputStream(file)) {
            content.transferTo(out);
            file.force(true);
        }
    }

    @Override
    public void settle() throws IOException {
        DurableFiles.syncDirectory(directory.resolve(FILES));
        DurableFiles.syncDirectory(directory);
        DurableFiles.syncDirectory(DurableFiles.directoryOf(directory));
    }

    @Override
    public InputStream open(String name) throws IOException {
        return Files.newInputStream(directory.resolve(name));
    }

    @Override
    public Optional<Path> file(String name) {
        return Optional.of(directory.resolve(name).toAbsolutePath());
    }

    @Override
    public void remove() throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> found = Files.walk(directory)) {
            files = found.toList();
        }
        for (Path file : files.reversed()) {
            Files.delete(file);
        }
    }
}
