package dev.sealane.agent;

import dev.sealane.agent.storage.DurableFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Only one agent works on a device at a time. The lock is held while there is work, not while a daemon sleeps, so that a
 * person can commit an update beside a running daemon. It dies with its process.
 */
final class AgentLock implements Closeable {
    private final FileChannel channel;

    private AgentLock(FileChannel channel) {
        this.channel = channel;
    }

    static AgentLock take(Path dataDirectory) throws IOException {
        DurableFiles.createDirectory(dataDirectory);
        Path file = dataDirectory.resolve("agent.lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            throw new AgentBusyException(file);
        }
        return new AgentLock(channel);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // Held inside this very process.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
