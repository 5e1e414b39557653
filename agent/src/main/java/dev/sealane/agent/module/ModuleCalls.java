package dev.sealane.agent.module;

import dev.sealane.agent.program.Program;
import dev.sealane.agent.program.Program.Ended;
import dev.sealane.agent.program.RunningProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Calls of one update module: {@code MODULE STATE TREE}, with the tree as working directory. */
final class ModuleCalls {
    private final Path executable;
    private final Path tree;
    private final Duration timeout;
    private final Consumer<String> log;

    ModuleCalls(Path executable, Path tree, Duration timeout, Consumer<String> log) {
        this.executable = executable.toAbsolutePath();
        this.tree = tree.toAbsolutePath();
        this.timeout = timeout;
        this.log = log;
    }

    /** Calls the module and expects it to succeed. */
    void call(String state) throws IOException, InterruptedException {
        finish(state, program(state).run());
    }

    /** Asks the module a question: the first line of its output, trimmed, or empty text. */
    String ask(String state) throws IOException, InterruptedException {
        return finish(state, program(state).run())
                .lines()
                .findFirst()
                .orElse("")
                .strip();
    }

    /** Starts a call that takes the payload while it runs. */
    RunningProgram start(String state) throws IOException {
        RunningProgram running = program(state).start();
        running.endInTime();
        return running;
    }

    /** Waits for a started call and expects it to have succeeded. */
    void finish(String state, RunningProgram running) throws IOException, InterruptedException {
        finish(state, running.await());
    }

    ModuleException failure(String state, String problem) {
        return new ModuleException(executable.getFileName().toString(), state, problem);
    }

    private String finish(String state, Ended ended) throws ModuleException {
        return switch (ended) {
            case Ended.TimedOut(Duration limit) -> throw failure(state, "took longer than " + limit);
            case Ended.Exited exited
            when exited.code() != 0 -> throw failure(state, "expected exit code 0, found " + exited.code());
            case Ended.Exited exited -> exited.output();
        };
    }

    private Program program(String state) {
        return new Program(
                List.of(executable.toString(), state, tree.toString()),
                Optional.of(tree),
                timeout,
                Program.GRACE,
                line -> log.accept(executable.getFileName() + " " + state + ": " + line));
    }
}
