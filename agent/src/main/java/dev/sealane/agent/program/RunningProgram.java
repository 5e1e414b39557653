package dev.sealane.agent.program;

import dev.sealane.agent.program.Program.Ended;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that was started. Closing ends it, with everything it started. */
public final class RunningProgram implements AutoCloseable {
    /** A program may leave a service behind that keeps its output open; that must not keep the agent waiting. */
    private static final Duration OUTPUT_AFTER_EXIT = Duration.ofSeconds(2);

    private final Process process;
    private final Program program;
    private final long deadline;
    private final Output output;
    private final Output errors;
    private volatile boolean timedOut;

    RunningProgram(Process process, Program program) {
        this.process = process;
        this.program = program;
        this.deadline = System.nanoTime() + program.timeout().toNanos();
        this.output = Output.drain(process.getInputStream(), program.log());
        this.errors = Output.drain(process.getErrorStream(), program.log());
    }

    /** The program's standard input; writing fails once the program has closed it. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /** True until the program ended. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits a moment for the end; true if it came. */
    public boolean endsWithin(Duration moment) throws InterruptedException {
        return process.waitFor(moment.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Sees to it that the program ends in time although its caller is busy with something else, such as a pipe that the
     * program does not read.
     */
    public void endInTime() {
        Thread.ofPlatform().daemon().name("program-deadline").start(() -> {
            try {
                if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    timedOut = true;
                    end();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * Waits for the end, and brings it about when the time is over.
     *
     * @throws InterruptedException if the agent is to stop; the caller closes this and thereby ends the program
     */
    public Ended await() throws IOException, InterruptedException {
        boolean ended = process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (!ended) {
            timedOut = true;
            end();
        }
        if (timedOut) {
            return new Ended.TimedOut(program.timeout());
        }
        output.finish(OUTPUT_AFTER_EXIT);
        errors.finish(OUTPUT_AFTER_EXIT);
        return new Ended.Exited(process.exitValue(), output.captured());
    }

    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        try {
            end();
        } catch (InterruptedException _) {
            family().forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        }
    }

    private void end() throws InterruptedException {
        List<ProcessHandle> family = family();
        family.forEach(ProcessHandle::destroy);
        long graceEnd = System.nanoTime() + program.grace().toNanos();
        for (ProcessHandle member : family) {
            awaitExit(member, graceEnd);
        }
        family.forEach(ProcessHandle::destroyForcibly);
        family().forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    private static void awaitExit(ProcessHandle member, long graceEnd) throws InterruptedException {
        try {
            member.onExit().get(Math.max(0, graceEnd - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (java.util.concurrent.TimeoutException | java.util.concurrent.ExecutionException _) {
            // SIGKILL follows.
        }
    }

    /** The program and everything it started, the youngest last. */
    private List<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }
}
