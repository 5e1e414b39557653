package dev.sealane.agent.script;

import dev.sealane.agent.config.AgentConfig;
import dev.sealane.agent.program.Program;
import dev.sealane.agent.program.Program.Ended;
import dev.sealane.agent.storage.DurableFiles;
import dev.sealane.agent.update.Pause;
import dev.sealane.agent.update.ScriptAction;
import dev.sealane.agent.update.ScriptState;
import dev.sealane.agent.update.StateScripts;
import dev.sealane.artifact.mender.StateScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * State scripts in two directories: Idle, Sync and Download in the root file system, all others as the artifact brought
 * them (Mender client, section 11).
 *
 * <p>Fails closed where the stock clients differ: a script that is not executable, or a directory with scripts but
 * without a {@code version} of 2 or 3, is an error.
 */
public final class ScriptDirectories implements StateScripts {
    private static final int TRY_AGAIN = 21;
    private static final String VERSION = "version";
    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-------");

    private final AgentConfig.Scripts config;
    private final Path artifactScripts;
    private final Pause pause;
    private final Consumer<String> log;

    /**
     * @param dataDirectory holds the artifact's scripts during an update
     * @param log takes what scripts print
     */
    public ScriptDirectories(AgentConfig.Scripts config, Path dataDirectory, Pause pause, Consumer<String> log) {
        this.config = config;
        this.artifactScripts = dataDirectory.resolve("scripts");
        this.pause = pause;
        this.log = log;
    }

    @Override
    public void store(List<StateScript> scripts) throws IOException {
        Path fresh = artifactScripts.resolveSibling("scripts.new");
        remove(fresh);
        DurableFiles.createDirectory(fresh);
        for (StateScript script : scripts) {
            DurableFiles.writeFresh(fresh.resolve(script.name().value()), script.content(), EXECUTABLE);
        }
        DurableFiles.writeFresh(fresh.resolve(VERSION), "3".getBytes(StandardCharsets.US_ASCII), READABLE);
        DurableFiles.syncDirectory(fresh);
        remove(artifactScripts);
        Files.move(fresh, artifactScripts, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.syncDirectory(DurableFiles.directoryOf(artifactScripts));
    }

    @Override
    public void discard() throws IOException {
        remove(artifactScripts);
    }

    @Override
    public void run(ScriptState state, ScriptAction action) throws IOException, InterruptedException {
        Path directory = state.fromArtifact() ? artifactScripts : config.directory();
        List<Path> scripts = scripts(directory, state.menderName() + "_" + action.menderName());
        if (scripts.isEmpty()) {
            return;
        }
        requireVersion(directory);
        for (Path script : scripts) {
            try {
                runOne(script, action);
            } catch (ScriptException e) {
                if (action != ScriptAction.ERROR) {
                    throw e;
                }
                log.accept(e.getMessage() + " (ignored)");
            }
        }
    }

    private void runOne(Path script, ScriptAction action) throws IOException, InterruptedException {
        String name = script.getFileName().toString();
        if (!Files.isExecutable(script)) {
            throw new ScriptException(name, "expected an executable file");
        }
        long start = System.nanoTime();
        Duration waited = Duration.ZERO;
        while (wantsAnotherRun(name, execute(script, name), action)) {
            Duration spent = Duration.ofNanos(System.nanoTime() - start);
            if (max(spent, waited).compareTo(config.retryTimeout()) >= 0) {
                throw new ScriptException(name, "asked to be run again for longer than " + config.retryTimeout());
            }
            log.accept(name + ": asks to be run again in " + config.retryInterval());
            pause.pause(config.retryInterval());
            waited = waited.plus(config.retryInterval());
        }
    }

    private static boolean wantsAnotherRun(String name, Ended ended, ScriptAction action) throws ScriptException {
        return switch (ended) {
            case Ended.TimedOut(Duration limit) -> throw new ScriptException(name, "took longer than " + limit);
            case Ended.Exited exited when exited.code() == 0 -> false;
            case Ended.Exited exited when exited.code() == TRY_AGAIN && action != ScriptAction.ERROR -> true;
            case Ended.Exited exited -> throw new ScriptException(name, "expected exit code 0, found " + exited.code());
        };
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private Ended execute(Path script, String name) throws IOException, InterruptedException {
        log.accept("runs " + name);
        Program program = new Program(
                List.of(script.toAbsolutePath().toString()),
                Optional.empty(),
                config.timeout(),
                Program.GRACE,
                line -> log.accept(name + ": " + line));
        try {
            return program.run();
        } catch (IOException e) {
            throw new ScriptException(name, "does not start: " + e.getMessage());
        }
    }

    private static List<Path> scripts(Path directory, String stateAndAction) throws IOException {
        Pattern pattern = Pattern.compile(Pattern.quote(stateAndAction) + "_[0-9]{2}(_\\S+)?");
        List<Path> scripts = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (pattern.matcher(entry.getFileName().toString()).matches()) {
                    scripts.add(entry);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of(); // A device, or an artifact, without scripts.
        }
        Collections.sort(scripts);
        return scripts;
    }

    private static void requireVersion(Path directory) throws IOException {
        Path file = directory.resolve(VERSION);
        if (!Files.isRegularFile(file) || Files.size(file) > 16) {
            throw new ScriptException(VERSION, "expected the file " + file + " with 2 or 3, found none");
        }
        String version = Files.readString(file).strip();
        if (!version.equals("2") && !version.equals("3")) {
            throw new ScriptException(VERSION, "expected 2 or 3 in " + file + ", found '" + version + "'");
        }
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                Files.delete(entry);
            }
        }
        Files.delete(directory);
    }
}
