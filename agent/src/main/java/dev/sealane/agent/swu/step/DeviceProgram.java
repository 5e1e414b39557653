package dev.sealane.agent.swu.step;

import dev.sealane.agent.program.Program;
import dev.sealane.agent.program.Program.Ended;
import dev.sealane.agent.program.RunningProgram;
import dev.sealane.agent.swu.step.StepException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs programs of the device and of images, with arguments that no shell sees.
 *
 * @param timeout when one has taken too long
 * @param log takes what they print
 * @param directories where the device has its programs; the first that has one counts
 */
public record DeviceProgram(Duration timeout, Consumer<String> log, List<Path> directories) {
    private static final Path ROOT = Path.of("/");

    /** Services are often started without the directories of administrators' tools in their path. */
    private static final List<String> ALWAYS = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    public DeviceProgram {
        directories = List.copyOf(directories);
    }

    /** With the programs of this process's path and of the usual directories. */
    public DeviceProgram(Duration timeout, Consumer<String> log) {
        this(
                timeout,
                log,
                Stream.concat(
                                Arrays.stream(System.getenv()
                                                .getOrDefault("PATH", "")
                                                .split(":"))
                                        .filter(directory -> directory.startsWith("/")),
                                ALWAYS.stream())
                        .distinct()
                        .map(Path::of)
                        .toList());
    }

    /**
     * Where the device has a program.
     *
     * @throws StepException if it lacks it: what would need it is refused before anything is written
     */
    public Path require(String name, String label) throws StepException {
        return directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new StepException(
                        Reason.NO_PROGRAM, label + ": expected the program '" + name + "', this device lacks it"));
    }

    /**
     * Runs a program in the root directory.
     *
     * @throws StepException if it does not end with 0
     */
    public String run(List<String> command, String label) throws IOException, InterruptedException {
        return ended(program(command, label).run(), command, Set.of(0), label).output();
    }

    /**
     * Runs a program whose exit code is an answer.
     *
     * @throws StepException if it ends with none of {@code codes}
     */
    public Ended.Exited ask(List<String> command, Set<Integer> codes, String label)
            throws IOException, InterruptedException {
        return ended(program(command, label).run(), command, codes, label);
    }

    /**
     * Runs a program that reads {@code content}; what it leaves unread is read to its end.
     *
     * @throws StepException if it does not end with 0
     */
    public void feed(List<String> command, InputStream content, String label) throws IOException, InterruptedException {
        try (RunningProgram running = program(command, label).startWithInput()) {
            running.endInTime();
            copy(content, running);
            ended(running.await(), command, Set.of(0), label);
        }
    }

    private Program program(List<String> command, String label) throws StepException {
        List<String> found = new ArrayList<>(command);
        found.set(0, require(command.getFirst(), label).toString());
        return new Program(found, Optional.of(ROOT), timeout, Program.GRACE, log);
    }

    /** A failure to read is the image's; a program may have enough before the end, and then its exit code says so. */
    private static void copy(InputStream content, RunningProgram running) throws IOException {
        byte[] chunk = new byte[64 * 1024];
        boolean reads = true;
        for (int n = content.read(chunk); n >= 0; n = content.read(chunk)) {
            reads = reads && isTaken(running.input(), chunk, n);
        }
        close(running.input());
    }

    private static boolean isTaken(OutputStream input, byte[] chunk, int length) {
        try {
            input.write(chunk, 0, length);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static void close(OutputStream input) {
        try {
            input.close();
        } catch (IOException _) {
            // The program closed its end first.
        }
    }

    private static Ended.Exited ended(Ended ended, List<String> command, Set<Integer> codes, String label)
            throws StepException {
        return switch (ended) {
            case Ended.Exited exited when codes.contains(exited.code()) -> exited;
            case Ended.Exited exited ->
                throw new StepException(
                        Reason.PROGRAM, label + ": " + command.getFirst() + " ended with " + exited.code());
            case Ended.TimedOut late ->
                throw new StepException(
                        Reason.PROGRAM, label + ": " + command.getFirst() + " took longer than " + late.limit());
        };
    }
}
