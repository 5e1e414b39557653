package dev.sealane.agent.module;

import dev.sealane.agent.program.Program;
import dev.sealane.agent.program.Program.Ended;
import dev.sealane.agent.program.RunningProgram;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Named pipes to a running module.
 *
 * <p>Opening a pipe for writing waits until somebody reads; the Java runtime has no other way. The wait happens in a
 * thread of its own, so that the end of the module is noticed meanwhile; then the agent opens the other end itself, which
 * releases the thread.
 */
final class ModulePipes {
    private static final Duration PATIENCE_OF_MKFIFO = Duration.ofSeconds(30);

    /** How soon the end of a module is noticed; a module that reads is noticed at once. */
    private static final Duration GLANCE = Duration.ofMillis(20);

    private ModulePipes() {}

    /** Makes a pipe; the Java runtime cannot, coreutils can. */
    static void make(Path pipe) throws IOException, InterruptedException {
        Ended ended = Program.quiet(List.of("mkfifo", "-m", "600", pipe.toString()), PATIENCE_OF_MKFIFO)
                .run();
        if (!(ended instanceof Ended.Exited exited) || exited.code() != 0) {
            throw new IOException("mkfifo " + pipe + " failed: " + ended);
        }
    }

    /** The writing end of a pipe once the module reads it; empty if the module ended without reading. */
    static Optional<OutputStream> open(Path pipe, RunningProgram module) throws IOException, InterruptedException {
        Opening opening = new Opening(pipe);
        opening.thread.start();
        boolean moduleRuns = true;
        try {
            while (moduleRuns && !opening.thread.join(GLANCE)) {
                moduleRuns = module.isAlive();
            }
        } finally {
            if (opening.thread.isAlive()) {
                opening.release();
            }
        }
        return opening.result();
    }

    private static final class Opening {
        private final Path pipe;
        private final Thread thread;
        private final AtomicReference<OutputStream> opened = new AtomicReference<>();
        private final AtomicReference<IOException> failure = new AtomicReference<>();
        private boolean released;

        Opening(Path pipe) {
            this.pipe = pipe;
            this.thread = Thread.ofPlatform().daemon().name("module-pipe").unstarted(this::open);
        }

        private void open() {
            try {
                opened.set(new FileOutputStream(pipe.toFile()));
            } catch (IOException e) {
                failure.set(e);
            }
        }

        /** Opens both ends, which never waits, so that the thread's own opening succeeds and it ends. */
        void release() throws IOException {
            released = true;
            try (FileChannel _ = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                joinUninterruptibly();
            }
        }

        private void joinUninterruptibly() {
            boolean interrupted = Thread.interrupted();
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        Optional<OutputStream> result() throws IOException {
            if (failure.get() != null) {
                throw failure.get();
            }
            OutputStream out = opened.get();
            if (released && out != null) {
                out.close();
                return Optional.empty();
            }
            return Optional.ofNullable(out);
        }
    }
}
