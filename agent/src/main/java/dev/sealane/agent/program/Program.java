package dev.sealane.agent.program;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One run of another program, bounded in time and output.
 *
 * <p>Arguments are passed as they are; nothing goes through a shell. When the time is over the program and everything
 * it started get SIGTERM, and SIGKILL after {@link #grace}. Standard input is empty unless the caller feeds it.
 *
 * @param command the program and its arguments
 * @param directory where it runs; empty for the agent's own directory
 * @param timeout when it has taken too long
 * @param grace how long it may take to end after SIGTERM
 * @param log takes each line that the program prints, on either stream, within {@link Output#MAX_LOGGED_BYTES}
 */
public record Program(
        List<String> command, Optional<Path> directory, Duration timeout, Duration grace, Consumer<String> log) {
    /** What the stock client gives update modules (Mender client, section 12.1). */
    public static final Duration GRACE = Duration.ofMinutes(1);

    public Program {
        command = List.copyOf(command);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command names at least a program");
        }
    }

    /** A program whose output is of no interest beyond the answer it gives. */
    public static Program quiet(List<String> command, Duration timeout) {
        return new Program(command, Optional.empty(), timeout, GRACE, _ -> {});
    }

    /**
     * Runs the program to its end.
     *
     * @throws IOException if it could not be started
     * @throws InterruptedException if the agent is to stop; the program was ended
     */
    public Ended run() throws IOException, InterruptedException {
        try (RunningProgram running = start()) {
            return running.await();
        }
    }

    /**
     * Starts the program for a caller that talks to it while it runs.
     *
     * @throws IOException if it could not be started
     */
    public RunningProgram start() throws IOException {
        RunningProgram running = startWithInput();
        running.input().close();
        return running;
    }

    /**
     * Starts the program for a caller that feeds its standard input.
     *
     * @throws IOException if it could not be started
     */
    public RunningProgram startWithInput() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        directory.ifPresent(place -> builder.directory(place.toFile()));
        return new RunningProgram(builder.start(), this);
    }

    /** How a program ended. */
    public sealed interface Ended {
        /**
         * It ended by itself.
         *
         * @param code the exit code; 128 and more if a signal ended it
         * @param output the beginning of its standard output, at most {@link Output#MAX_CAPTURED_BYTES}
         */
        record Exited(int code, String output) implements Ended {}

        /** It took too long and was ended. */
        record TimedOut(Duration limit) implements Ended {}
    }
}
