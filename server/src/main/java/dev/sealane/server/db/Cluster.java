package dev.sealane.server.db;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of one PostgreSQL: its data, its log and the note about the process that serves them. */
final class Cluster {
    private static final Duration STOP_LIMIT = Duration.ofMinutes(1);

    private final Path directory;
    private final Path data;
    private final PostgresProgram program;
    private final Unprivileged unprivileged;

    Cluster(Path directory, PostgresProgram program, Unprivileged unprivileged) {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.program = program;
        this.unprivileged = unprivileged;
    }

    /**
     * What {@code postmaster.pid} says.
     *
     * @param ready whether it takes connections
     */
    record Note(long processId, boolean ready) {}

    /** Makes an empty cluster. It gets its name last, so that an interrupted attempt is made anew. */
    void createIfMissing(String user, String password) throws IOException {
        if (Files.isDirectory(data)) {
            return;
        }
        Path unfinished = directory.resolve("data-unfinished");
        if (Files.isDirectory(unfinished)) {
            Directories.delete(unfinished);
        }
        Files.createDirectory(unfinished, PosixFilePermissions.asFileAttribute(ownerOnly("rwx------")));
        unprivileged.give(unfinished);
        Path passwordFile = Files.createTempFile(directory, "password-", "");
        try {
            Files.writeString(passwordFile, password);
            unprivileged.give(passwordFile);
            initialize(unfinished, user, passwordFile);
        } finally {
            Files.delete(passwordFile);
        }
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Starts the program on this port of the loopback interface. It is sent SIGINT when the calling thread ends. */
    Process start(int port, BundledPostgres.Durability durability) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(unprivileged.command(List.of("setpriv", "--pdeathsig", "INT")));
        command.add(program.executable("postgres"));
        command.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        settings(durability).forEach(setting -> command.addAll(List.of("-c", setting)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(startLog().toFile())
                .start();
    }

    /** Stops a server that a killed parent left behind. Nobody else may be using this directory. */
    void stopLeftover() throws IOException {
        Optional<Note> note = note();
        if (note.isPresent() && isOurs(note.get().processId())) {
            stop();
        }
    }

    /** Asks for a fast shutdown, which writes a checkpoint, and waits for it. */
    void stop() throws IOException {
        Optional<String> failure = Commands.run(unprivileged.command(List.of(
                program.executable("pg_ctl"),
                "stop",
                "-D",
                data.toString(),
                "-m",
                "fast",
                "-w",
                "-t",
                Long.toString(STOP_LIMIT.toSeconds()))));
        if (failure.isPresent()) {
            throw new IOException("PostgreSQL did not stop: " + failure.get());
        }
    }

    Optional<Note> note() throws IOException {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            if (lines.isEmpty()) {
                return Optional.empty();
            }
            boolean ready = lines.size() > 7 && lines.get(7).strip().equals("ready");
            return Optional.of(new Note(Long.parseLong(lines.getFirst().strip()), ready));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** The last words of a program that did not start. */
    String lastWords() throws IOException {
        String words = Files.readString(startLog(), StandardCharsets.UTF_8).strip();
        return words.length() <= 2000 ? words : words.substring(words.length() - 2000);
    }

    private Path startLog() {
        return directory.resolve("start.log");
    }

    /** The number may have been given to another program meanwhile: only a postgres of this directory is ours. */
    private boolean isOurs(long processId) throws IOException {
        try {
            String commandLine = Files.readString(Path.of("/proc", Long.toString(processId), "cmdline"));
            return commandLine.contains("postgres") && commandLine.contains(data.toString());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void initialize(Path target, String user, Path passwordFile) throws IOException {
        Optional<String> failure = Commands.run(unprivileged.command(List.of(
                program.executable("initdb"),
                "-D",
                target.toString(),
                "-U",
                user,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C")));
        if (failure.isPresent()) {
            throw new IOException("PostgreSQL could not be set up: " + failure.get());
        }
    }

    private List<String> settings(BundledPostgres.Durability durability) {
        List<String> settings = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                // A socket file would be one more door, and its directory one more thing to protect.
                "unix_socket_directories=",
                "max_connections=60",
                "shared_buffers=128MB",
                "timezone=UTC",
                "log_timezone=UTC",
                "lc_messages=C",
                "logging_collector=on",
                "log_directory=" + directory.resolve("log"),
                // One file for each weekday, overwritten a week later: the log cannot fill the disk.
                "log_filename=postgres-%a.log",
                "log_rotation_age=1d",
                "log_truncate_on_rotation=on"));
        if (durability == BundledPostgres.Durability.SERVER_CRASH) {
            settings.addAll(List.of("fsync=off", "full_page_writes=off", "synchronous_commit=off"));
        }
        return settings;
    }

    private static java.util.Set<java.nio.file.attribute.PosixFilePermission> ownerOnly(String form) {
        return PosixFilePermissions.fromString(form);
    }
}
