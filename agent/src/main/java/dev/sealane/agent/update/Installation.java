package dev.sealane.agent.update;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a handler knows about the update it works for.
 *
 * @param assignment the update
 * @param artifact what the artifact said about itself
 * @param installed what was installed before
 * @param deviceType what the hardware is
 * @param notes what the handler's own download returned, empty before that
 */
public record Installation(
        Assignment assignment,
        ArtifactFacts artifact,
        Installed installed,
        String deviceType,
        SortedMap<String, String> notes) {
    /** Notes are for a few names and numbers; they must fit into the journal record. */
    public static final int MAXIMUM_NOTES = 32;

    /** The longest key or value of a note. */
    public static final int MAXIMUM_NOTE_LENGTH = 1024;

    public Installation {
        notes = checkNotes(notes);
    }

    static SortedMap<String, String> checkNotes(Map<String, String> notes) {
        if (notes.size() > MAXIMUM_NOTES) {
            throw new IllegalArgumentException(
                    "a handler keeps at most " + MAXIMUM_NOTES + " notes, found " + notes.size());
        }
        notes.forEach((key, value) -> {
            if (key.length() > MAXIMUM_NOTE_LENGTH || value.length() > MAXIMUM_NOTE_LENGTH) {
                throw new IllegalArgumentException("a note's key and value have at most " + MAXIMUM_NOTE_LENGTH
                        + " characters, found " + key.length() + " and " + value.length());
            }
        });
        return Collections.unmodifiableSortedMap(new TreeMap<>(notes));
    }
}
