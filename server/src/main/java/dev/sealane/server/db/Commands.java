package dev.sealane.server.db;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/** Runs short programs of the operating system. */
final class Commands {
    private Commands() {}

    static boolean succeeds(List<String> command) {
        try {
            return run(command).isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    /** Runs the program to its end; answers what it printed if it failed. */
    static Optional<String> run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
            return process.waitFor() == 0 ? Optional.empty() : Optional.of(printed.strip());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command.getFirst(), e);
        }
    }
}
