package dev.sealane.agent.testing;

import dev.sealane.agent.client.Http;
import dev.sealane.agent.client.Proxies;
import dev.sealane.agent.client.Trust;
import dev.sealane.agent.update.Checkpoints;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Things many tests of the agent need. */
public final class Fixtures {
    private Fixtures() {}

    /** HTTP with the patience of a test. */
    public static Http http() {
        return http(new Http.Timeouts(Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofMinutes(3)));
    }

    public static Http http(Http.Timeouts timeouts) {
        return new Http(Trust.of(Optional.empty(), Optional.empty()), Proxies.none(), timeouts, "Sealane/test");
    }

    /** A program with this text. */
    public static Path program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    public static byte[] bytes(long seed, int count) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Checkpoints in memory. */
    public static final class MemoryCheckpoints implements Checkpoints {
        private final AtomicLong durable = new AtomicLong();

        @Override
        public long durable() {
            return durable.get();
        }

        @Override
        public void record(long bytes) {
            durable.set(bytes);
        }
    }
}
