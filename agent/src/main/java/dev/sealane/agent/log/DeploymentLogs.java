package dev.sealane.agent.log;

import dev.sealane.agent.json.Json;
import dev.sealane.agent.json.JsonException;
import dev.sealane.agent.json.JsonReader;
import dev.sealane.agent.json.JsonWriter;
import dev.sealane.agent.storage.DurableFiles;
import dev.sealane.agent.update.Assignment;
import dev.sealane.agent.update.LogLine;
import dev.sealane.agent.update.UpdateLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The logs of the last assignments: files {@code deployments.NNNN.ID.log} with one JSON object on a line, the newest
 * numbered 0001 (Mender client, section 5). Each line also goes to the agent's own log, with the assignment's id.
 *
 * <p>Failures to write are no reason to fail an update; they go to the agent's own log.
 */
public final class DeploymentLogs implements UpdateLog {
    /** As many as the stock clients keep. */
    public static final int KEPT = 5;

    /** What a server takes is 1 MiB; a file may grow to twice that before its oldest half goes. */
    public static final int MAX_FILE_BYTES = 2 << 20;

    private static final Pattern NAME = Pattern.compile("deployments\\.([0-9]{4})\\.(.+)\\.log");
    private static final Pattern SAFE_ID = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
    private static final System.Logger LOG = System.getLogger("sealane.update");

    private final Path directory;
    private final InstantSource clock;
    private @Nullable Path file;
    private String id = "";

    public DeploymentLogs(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public synchronized void open(Assignment assignment) throws IOException {
        id = SAFE_ID.matcher(assignment.id()).matches() ? assignment.id() : "unnamed";
        DurableFiles.createDirectory(directory);
        NavigableMap<Integer, Path> logs = existing();
        Path newest = logs.get(1);
        file = path(1, id);
        if (newest == null || !newest.equals(file)) {
            makeRoom(logs);
        }
    }

    private Path path(int number, String assignmentId) {
        return directory.resolve(String.format(Locale.ROOT, "deployments.%04d.%s.log", number, assignmentId));
    }

    private NavigableMap<Integer, Path> existing() throws IOException {
        NavigableMap<Integer, Path> logs = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "deployments.*.log")) {
            for (Path entry : entries) {
                Matcher name = NAME.matcher(entry.getFileName().toString());
                if (name.matches()) {
                    logs.put(Integer.parseInt(name.group(1)), entry);
                }
            }
        }
        return logs;
    }

    /** From the oldest to the newest, so that a power cut in between loses no log that is to be kept. */
    private void makeRoom(NavigableMap<Integer, Path> logs) throws IOException {
        for (Map.Entry<Integer, Path> log : logs.descendingMap().entrySet()) {
            if (log.getKey() >= KEPT) {
                Files.delete(log.getValue());
            } else {
                Matcher name = NAME.matcher(log.getValue().getFileName().toString());
                if (name.matches()) {
                    Files.move(
                            log.getValue(), path(log.getKey() + 1, name.group(2)), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    @Override
    public synchronized void append(LogLine.Level level, String message) {
        LOG.log(loggerLevel(level), () -> "[" + (id.isEmpty() ? "-" : id) + "] " + message);
        if (file == null) {
            return;
        }
        LogLine line = new LogLine(clock.instant().truncatedTo(ChronoUnit.MICROS), level, message);
        try {
            write(file, line);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the deployment log cannot be written: {0}", e.getMessage());
        }
    }

    private void write(Path log, LogLine line) throws IOException {
        byte[] bytes = JsonWriter.compact(json(line));
        ByteBuffer text = ByteBuffer.allocate(bytes.length + 1)
                .put(bytes)
                .put((byte) '\n')
                .flip();
        if (Files.exists(log) && Files.size(log) + text.remaining() > MAX_FILE_BYTES) {
            dropOldestHalf(log);
        }
        try (FileChannel channel =
                FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (text.hasRemaining()) {
                channel.write(text);
            }
            if (line.level().compareTo(LogLine.Level.WARNING) >= 0) {
                channel.force(false); // What explains a failure survives the reboot that may follow it.
            }
        }
    }

    private static void dropOldestHalf(Path log) throws IOException {
        byte[] all = Files.readAllBytes(log);
        int from = all.length / 2;
        while (from < all.length && all[from - 1] != '\n') {
            from++;
        }
        DurableFiles.replace(log, java.util.Arrays.copyOfRange(all, from, all.length));
    }

    @Override
    public synchronized List<LogLine> lines() throws IOException {
        List<LogLine> lines = new ArrayList<>();
        if (file == null || !Files.exists(file)) {
            return lines;
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        text.lines().map(DeploymentLogs::parse).flatMap(Optional::stream).forEach(lines::add);
        return lines;
    }

    /** A line that a power cut tore is left out. */
    private static Optional<LogLine> parse(String line) {
        try {
            Json.Obj object = JsonReader.readObject(line.getBytes(StandardCharsets.UTF_8));
            return Optional.of(new LogLine(
                    Instant.parse(object.string("timestamp").orElse("")),
                    LogLine.Level.valueOf(object.string("level").orElse("").toUpperCase(Locale.ROOT)),
                    object.string("message").orElse("")));
        } catch (JsonException | DateTimeException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Json json(LogLine line) {
        SequencedMap<String, Json> members = new LinkedHashMap<>();
        members.put("timestamp", new Json.Str(line.at().toString()));
        members.put("level", new Json.Str(line.level().name().toLowerCase(Locale.ROOT)));
        members.put("message", new Json.Str(line.message()));
        return new Json.Obj(members);
    }

    private static System.Logger.Level loggerLevel(LogLine.Level level) {
        return switch (level) {
            case DEBUG -> System.Logger.Level.DEBUG;
            case INFO -> System.Logger.Level.INFO;
            case WARNING -> System.Logger.Level.WARNING;
            case ERROR -> System.Logger.Level.ERROR;
        };
    }
}
