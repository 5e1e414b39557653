package dev.sealane.cli;

import java.util.Optional;

/** A command cannot go on: the exit code, one line on why, and where there is one, what the user can do next. */
public final class CommandFailure extends Exception {
    private final ExitCode exitCode;
    private final Optional<String> nextStep;

    public CommandFailure(ExitCode exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
        this.nextStep = Optional.empty();
    }

    public CommandFailure(ExitCode exitCode, String message, String nextStep) {
        super(message);
        this.exitCode = exitCode;
        this.nextStep = Optional.of(nextStep);
    }

    public CommandFailure(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.nextStep = Optional.empty();
    }

    public ExitCode exitCode() {
        return exitCode;
    }

    /** A sentence without its full stop, such as {@code run 'sealane key generate'}. */
    public Optional<String> nextStep() {
        return nextStep;
    }
}
