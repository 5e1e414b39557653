package dev.sealane.agent.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Programs of a device that only write down how they were called, each argument in brackets, unless they are told more. */
public final class FakePrograms {
    private final Path directory;
    private final Path calls;

    public FakePrograms(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.calls = directory.resolveSibling(directory.getFileName() + ".calls");
    }

    /** Where they are. */
    public Path directory() {
        return directory;
    }

    /** Adds one that reads nothing and ends with 0. */
    public FakePrograms with(String name) throws IOException {
        return with(name, "");
    }

    /** Adds one that goes on with these lines of a shell. */
    public FakePrograms with(String name, String lines) throws IOException {
        Path program = directory.resolve(name);
        Files.writeString(program, """
                #!/bin/sh
                { printf '%%s' "${0##*/}"; for word; do printf ' [%%s]' "$word"; done; echo; } >> %s
                %s
                """.formatted(calls, lines));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return this;
    }

    /** The calls, in their order; those of {@code sync} are of no interest. */
    public List<String> calls() throws IOException {
        return Files.exists(calls)
                ? Files.readAllLines(calls, StandardCharsets.UTF_8).stream()
                        .filter(line -> !line.equals("sync"))
                        .toList()
                : List.of();
    }
}
