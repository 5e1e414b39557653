package dev.sealane.agent;

import dev.sealane.agent.boot.Slot;
import dev.sealane.agent.storage.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which release each slot holds, as far as it is known: for the inventory, never for a decision.
 *
 * <p>What runs is noted when the inventory is made; a slot is forgotten before anything is written to it. The file has
 * lines {@code slot_a=<release>}.
 */
public final class SlotMemory {
    /** Two lines with the longest names. */
    private static final int MAXIMUM_BYTES = 4096;

    private final Path file;

    /** The memory in this directory, which survives updates. */
    public SlotMemory(Path dataDirectory) {
        this.file = dataDirectory.resolve("slots");
    }

    /** Forgets a slot whose content is about to change. */
    public void forget(Slot.Name slot) throws IOException {
        SortedMap<String, String> known = read();
        if (known.remove(key(slot)) != null) {
            write(known);
        }
    }

    /** What is in each slot, {@code release} in the one that runs, and the latter's name as {@code slot_active}. */
    Map<String, String> attributes(Slot.Name running, String release) throws IOException {
        SortedMap<String, String> known = read();
        if (!Optional.of(release).equals(Optional.ofNullable(known.put(key(running), release)))) {
            write(known);
        }
        known.put("slot_active", running.name().toLowerCase(Locale.ROOT));
        return known;
    }

    private SortedMap<String, String> read() throws IOException {
        SortedMap<String, String> known = new TreeMap<>();
        if (!Files.exists(file) || Files.size(file) > MAXIMUM_BYTES) {
            return known;
        }
        for (String line :
                Files.readString(file, StandardCharsets.UTF_8).lines().toList()) {
            for (Slot.Name slot : Slot.Name.values()) {
                String prefix = key(slot) + "=";
                if (line.startsWith(prefix)) {
                    known.put(key(slot), line.substring(prefix.length()));
                }
            }
        }
        return known;
    }

    private void write(SortedMap<String, String> known) throws IOException {
        StringBuilder text = new StringBuilder();
        known.forEach(
                (key, release) -> text.append(key).append('=').append(release).append('\n'));
        DurableFiles.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String key(Slot.Name slot) {
        return "slot_" + slot.name().toLowerCase(Locale.ROOT);
    }
}
