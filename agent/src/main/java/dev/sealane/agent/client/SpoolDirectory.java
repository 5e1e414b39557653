package dev.sealane.agent.client;

import dev.sealane.agent.storage.DurableFiles;
import dev.sealane.agent.storage.FileStorage;
import dev.sealane.agent.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A spool that is a file of this directory: as long as its download from the first moment, and taking room as it grows. */
public record SpoolDirectory(Path path) implements SpoolPlace {
    private Path file() {
        return path.resolve("download.spool");
    }

    @Override
    public Optional<Storage> open() throws IOException {
        return Files.exists(file()) ? Optional.of(FileStorage.open(file())) : Optional.empty();
    }

    @Override
    public Storage create(long bytes) throws IOException {
        remove();
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), bytes - 1);
        }
        DurableFiles.syncDirectory(path);
        return FileStorage.open(file());
    }

    @Override
    public void remove() throws IOException {
        Files.deleteIfExists(file());
    }
}
