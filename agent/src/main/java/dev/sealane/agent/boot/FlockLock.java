package dev.sealane.agent.boot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The lock file of the environment's tools, by default {@code /var/lock/fw_printenv.lock}.
 *
 * <p>They use {@code flock(2)}, which Java's file locks do not meet: those are record locks, and Linux keeps the two
 * kinds apart. So the {@code flock} program (util-linux or BusyBox) takes the lock, and keeps it while a child waits for
 * the end of its input; the kernel releases it however this process ends.
 */
public final class FlockLock implements EnvironmentLock {
    /** Where libubootenv and U-Boot's tools look. */
    public static final Path DEFAULT = Path.of("/var/lock/fw_printenv.lock");

    /** Writing an environment takes milliseconds; whoever holds the lock this long hangs. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String GRANTED = "granted";

    private final Path file;
    private final Duration limit;

    /** A lock on {@code file}, which is created where it is missing. */
    public FlockLock(Path file) {
        this(file, LIMIT);
    }

    FlockLock(Path file, Duration limit) {
        this.file = file;
        this.limit = limit;
    }

    @Override
    public Held acquire() throws IOException {
        Process holder = new ProcessBuilder(List.of(
                        "flock",
                        "-w",
                        Long.toString(limit.toSeconds()),
                        file.toString(),
                        "sh",
                        "-c",
                        "echo " + GRANTED + "; read -r released"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader answer =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.US_ASCII));
        if (!GRANTED.equals(answer.readLine())) {
            holder.destroy();
            throw new BootException(
                    BootException.Reason.LOCKED,
                    "another program kept " + file + " locked for " + limit.toSeconds() + " s");
        }
        return () -> release(holder);
    }

    private static void release(Process holder) throws IOException {
        holder.getOutputStream().close();
        holder.onExit().join();
    }
}
