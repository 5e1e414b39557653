package dev.sealane.agent.update;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The memory of an update under way.
 *
 * @param assignment what is to be installed
 * @param artifact what the artifact says about itself, once its header was accepted and its handler may have been called
 * @param notes what the handler wants to find again
 * @param spooled how many bytes of the download are durable
 * @param downloadedAgain whether a damaged download was thrown away once; there is no second time
 * @param reboot how the payload becomes active, {@link RebootNeed#NONE} until the handler was asked
 * @param rebooted whether a reboot into the new software was asked for
 * @param consistent false once a part of the way back failed
 * @param outcome the final status, as soon as it is certain
 * @param bootId the boot in which the agent worked last
 * @param writes how many stages were entered, which is limited
 */
public record Attempt(
        Assignment assignment,
        Optional<ArtifactFacts> artifact,
        SortedMap<String, String> notes,
        long spooled,
        boolean downloadedAgain,
        RebootNeed reboot,
        boolean rebooted,
        boolean consistent,
        Optional<Status> outcome,
        String bootId,
        int writes) {
    /** Linux boot ids are UUIDs. */
    public static final int MAXIMUM_BOOT_ID = 128;

    public Attempt {
        notes = Installation.checkNotes(notes);
        if (spooled < 0 || writes < 0) {
            throw new IllegalArgumentException("expected no negative counts, found " + spooled + " and " + writes);
        }
        if (bootId.length() > MAXIMUM_BOOT_ID) {
            throw new IllegalArgumentException(
                    "a boot id has at most " + MAXIMUM_BOOT_ID + " characters, found " + bootId.length());
        }
        outcome.ifPresent(status -> {
            if (!status.isFinal()) {
                throw new IllegalArgumentException("expected a final status, found " + status);
            }
        });
    }

    static Attempt first(Assignment assignment, String bootId) {
        return new Attempt(
                assignment,
                Optional.empty(),
                Collections.emptySortedMap(),
                0,
                false,
                RebootNeed.NONE,
                false,
                true,
                Optional.empty(),
                bootId,
                0);
    }
}
