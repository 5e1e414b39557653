package dev.sealane.agent.inventory;

import dev.sealane.agent.program.Program;
import dev.sealane.agent.program.Program.Ended;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Collects the attributes of all programs {@code mender-inventory-*} in a directory (Mender client, section 8).
 *
 * <p>One bad program must not hide the others: what it printed properly is kept, and the rest is reported in the log.
 */
public final class InventoryPrograms {
    /** More programs than any device has; each costs a process every few hours. */
    public static final int MAX_PROGRAMS = 100;

    private static final System.Logger LOG = System.getLogger(InventoryPrograms.class.getName());

    private final Path directory;
    private final Duration timeout;

    public InventoryPrograms(Path directory, Duration timeout) {
        this.directory = directory;
        this.timeout = timeout;
    }

    /** The attributes all programs print, in the order of their names. */
    public Attributes collect() throws IOException, InterruptedException {
        Attributes all = Attributes.none();
        for (Path program : programs()) {
            all = all.and(collect(program));
        }
        return all;
    }

    private Attributes collect(Path program) throws InterruptedException {
        Ended ended;
        try {
            ended = Program.quiet(List.of(program.toString()), timeout).run();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "inventory: {0} does not start: {1}", program, e.getMessage());
            return Attributes.none();
        }
        return switch (ended) {
            case Ended.TimedOut(Duration limit) -> {
                LOG.log(System.Logger.Level.WARNING, "inventory: {0} took longer than {1}", program, limit);
                yield Attributes.none();
            }
            case Ended.Exited(int code, String output) -> {
                Attributes.Parsed parsed = Attributes.parse(output);
                if (code != 0 || parsed.badLines() > 0) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "inventory: {0} ended with {1}, {2} lines are not key=value; the others are kept",
                            program,
                            code,
                            parsed.badLines());
                }
                yield parsed.attributes();
            }
        };
    }

    private List<Path> programs() throws IOException {
        List<Path> programs = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "mender-inventory-*")) {
            for (Path entry : entries) {
                if (Files.isRegularFile(entry) && Files.isExecutable(entry) && programs.size() < MAX_PROGRAMS) {
                    programs.add(entry);
                }
            }
        } catch (NoSuchFileException | java.nio.file.NotDirectoryException _) {
            return List.of(); // A device without inventory programs.
        }
        Collections.sort(programs);
        return programs;
    }
}
