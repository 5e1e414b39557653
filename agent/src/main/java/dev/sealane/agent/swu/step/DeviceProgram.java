package dev.sealane.agent.swu.step;

import dev.sealane.agent.program.Program;
import dev.sealane.agent.program.Program.Ended;
import dev.sealane.agent.program.RunningProgram;
import dev.sealane.agent.swu.step.StepException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs programs of the device and of images, with arguments that no shell sees.
 *
 * @param timeout when one has taken too long
 * @param log takes what they print
 */
public record DeviceProgram(Duration timeout, Consumer<String> log) {
    private static final Path ROOT = Path.of("/");

    /**
     * Runs a program in the root directory.
     *
     * @throws StepException if it does not end with 0
     */
    public String run(List<String> command, String label) throws IOException, InterruptedException {
        return ended(program(command).run(), command, label);
    }

    /**
     * Runs a program that reads {@code content}; what it leaves unread is read to its end.
     *
     * @throws StepException if it does not end with 0
     */
    public void feed(List<String> command, InputStream content, String label) throws IOException, InterruptedException {
        try (RunningProgram running = program(command).startWithInput()) {
            running.endInTime();
            copy(content, running);
            ended(running.await(), command, label);
        }
    }

    private Program program(List<String> command) {
        return new Program(command, Optional.of(ROOT), timeout, Program.GRACE, log);
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

    private static String ended(Ended ended, List<String> command, String label) throws StepException {
        return switch (ended) {
            case Ended.Exited(int code, String output) when code == 0 -> output;
            case Ended.Exited exited ->
                throw new StepException(
                        Reason.PROGRAM, label + ": " + command.getFirst() + " ended with " + exited.code());
            case Ended.TimedOut late ->
                throw new StepException(
                        Reason.PROGRAM, label + ": " + command.getFirst() + " took longer than " + late.limit());
        };
    }
}
