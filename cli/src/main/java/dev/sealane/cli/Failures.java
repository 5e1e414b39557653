package dev.sealane.cli;

import dev.sealane.artifact.ArtifactException;
import dev.sealane.artifact.sign.UnusableKeyException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns what a command throws into one line on standard error and an exit code.
 *
 * <p>Only a defect of the program prints a stack trace.
 */
final class Failures implements IExecutionExceptionHandler, IParameterExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof RuntimeException defect) {
            return report(command, ExitCode.FAILED, "a defect in Sealane: " + trace(defect), Optional.empty());
        }
        CommandFailure explained = explain(failure);
        return report(command, explained.exitCode(), String.valueOf(explained.getMessage()), explained.nextStep());
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        StringBuilder message = new StringBuilder(String.valueOf(wrong.getMessage()));
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            if (!suggestions.isEmpty()) {
                message.append(" (did you mean ")
                        .append(String.join(" or ", suggestions))
                        .append("?)");
            }
        }
        String help = "see '" + command.getCommandSpec().qualifiedName() + " --help'";
        return report(command, ExitCode.USAGE, message.toString(), Optional.of(help));
    }

    private static CommandFailure explain(Exception failure) {
        return switch (failure) {
            case CommandFailure explained -> explained;
            case ArtifactException refused ->
                failure(ExitCode.VERIFICATION_FAILED, String.valueOf(refused.getMessage()), refused);
            case UnusableKeyException key -> failure(ExitCode.USAGE, String.valueOf(key.getMessage()), key);
            case NoSuchFileException missing ->
                failure(ExitCode.NOT_FOUND, "no such file: " + missing.getFile(), missing);
            case FileAlreadyExistsException exists ->
                failure(ExitCode.CONFLICT, "already there: " + exists.getFile(), exists);
            case AccessDeniedException denied ->
                failure(ExitCode.FAILED, "no permission for " + denied.getFile(), denied);
            case DirectoryNotEmptyException full ->
                failure(ExitCode.CONFLICT, "the directory is not empty: " + full.getFile(), full);
            case FileSystemException broken -> failure(ExitCode.FAILED, String.valueOf(broken.getMessage()), broken);
            case IOException io -> failure(ExitCode.FAILED, String.valueOf(io.getMessage()), io);
            case Exception other -> failure(ExitCode.FAILED, other.toString(), other);
        };
    }

    private static CommandFailure failure(ExitCode exitCode, String message, Exception cause) {
        return new CommandFailure(exitCode, message, cause);
    }

    private static int report(CommandLine command, ExitCode exitCode, String message, Optional<String> nextStep) {
        String next = nextStep.map(step -> "; " + step).orElse("");
        command.getErr().println(command.getColorScheme().errorText("sealane: " + message + next));
        command.getErr().flush();
        return exitCode.number();
    }

    private static String trace(RuntimeException defect) {
        StringWriter trace = new StringWriter();
        defect.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }
}
