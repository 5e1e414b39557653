package dev.sealane.agent.client.ddi;

import dev.sealane.agent.client.SpoolDirectory;
import dev.sealane.agent.client.SpoolPlace;
import dev.sealane.agent.storage.DurableFiles;
import dev.sealane.agent.update.Checkpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An artifact that was fetched and may not be installed yet: before its maintenance window, or because only the download
 * was asked for (digest, 2.3). There is room for one; that of another action makes room.
 *
 * <p>The shelf is a spool and a note of how much of it is durable, so a fetch goes on after a reboot like any download.
 */
final class Shelf implements Checkpoints {
    private static final Pattern NOTE = Pattern.compile("([0-9]{1,19}) ([0-9]{1,18}) (told|untold)\n");

    private final Path directory;
    private final Path note;
    private String action = "";
    private long bytes;
    private boolean told;

    private Shelf(Path directory) {
        this.directory = directory;
        this.note = directory.resolve("note");
    }

    /** The shelf in this directory, as the last process left it. A note that makes no sense is an empty shelf. */
    static Shelf open(Path directory) throws IOException {
        Shelf shelf = new Shelf(directory);
        try {
            Matcher content = NOTE.matcher(Files.readString(shelf.note, StandardCharsets.ISO_8859_1));
            if (content.matches()) {
                shelf.action = content.group(1);
                shelf.bytes = Long.parseLong(content.group(2));
                shelf.told = content.group(3).equals("told");
            }
        } catch (NoSuchFileException _) {
            // Nothing was put there.
        }
        return shelf;
    }

    /** Where the bytes are. */
    SpoolPlace place() {
        return new SpoolDirectory(directory);
    }

    /** Clears the shelf for this action, unless its artifact is there already or on its way. */
    void reserve(String id) throws IOException {
        if (!action.equals(id)) {
            clear();
            DurableFiles.createDirectory(directory);
            action = id;
        }
    }

    /** Whether the whole artifact of this action is here. */
    boolean holds(String id, long size) {
        return action.equals(id) && bytes == size;
    }

    /** Whether the server heard that the artifact is here. */
    boolean isTold() {
        return told;
    }

    /** The server has heard it. */
    void tell() throws IOException {
        told = true;
        write();
    }

    @Override
    public long durable() {
        return bytes;
    }

    @Override
    public void record(long durable) throws IOException {
        bytes = durable;
        write();
    }

    /** Throws away what belongs to this action. */
    void forget(String id) throws IOException {
        if (action.equals(id)) {
            clear();
        }
    }

    /** The note first: bytes without a note are nothing. */
    private void clear() throws IOException {
        Files.deleteIfExists(note);
        place().remove();
        action = "";
        bytes = 0;
        told = false;
    }

    private void write() throws IOException {
        String text = action + " " + bytes + " " + (told ? "told" : "untold") + "\n";
        DurableFiles.replace(note, text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
