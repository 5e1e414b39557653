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
 * @param rolledBack whether the handler's rollback succeeded
 * @param consistent false once a part of the way back failed
 * @param outcome the final status, as soon as it is certain
 * @param bootId the boot in which the agent worked last
 * @param writes how many stages were entered, see {@link Update#MAXIMUM_STAGES}
 */
public record Attempt(
        Assignment assignment,
        Optional<ArtifactFacts> artifact,
        SortedMap<String, String> notes,
        long spooled,
        boolean downloadedAgain,
        RebootNeed reboot,
        boolean rolledBack,
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

    /** The name that a half-done update leaves behind. */
    String artifactName() {
        return artifact.map(ArtifactFacts::artifactName)
                .or(assignment::artifactName)
                .orElse(Installed.UNKNOWN);
    }

    boolean isLocal() {
        return assignment.origin() == Assignment.Origin.LOCAL;
    }

    Attempt with(ArtifactFacts accepted) {
        return copy(Optional.of(accepted), notes, spooled, downloadedAgain);
    }

    Attempt withNotes(SortedMap<String, String> taken) {
        return copy(artifact, taken, spooled, downloadedAgain);
    }

    Attempt withSpooled(long bytes) {
        return copy(artifact, notes, bytes, downloadedAgain);
    }

    Attempt downloadingAgain() {
        return copy(artifact, notes, 0, true);
    }

    /** Nothing is known of the artifact and no handler was called: a download begins. */
    Attempt withoutArtifact() {
        return copy(Optional.empty(), Collections.emptySortedMap(), spooled, downloadedAgain);
    }

    Attempt with(RebootNeed need) {
        return copy(need, rolledBack, consistent, outcome, bootId, writes);
    }

    Attempt afterRollback() {
        return copy(reboot, true, consistent, outcome, bootId, writes);
    }

    Attempt inconsistent() {
        return copy(reboot, rolledBack, false, outcome, bootId, writes);
    }

    Attempt with(Status status) {
        return copy(reboot, rolledBack, consistent, Optional.of(status), bootId, writes);
    }

    Attempt inBoot(String id) {
        return copy(reboot, rolledBack, consistent, outcome, id, writes);
    }

    Attempt withOneMoreWrite() {
        return copy(reboot, rolledBack, consistent, outcome, bootId, writes + 1);
    }

    private Attempt copy(Optional<ArtifactFacts> facts, SortedMap<String, String> taken, long bytes, boolean again) {
        return new Attempt(
                assignment, facts, taken, bytes, again, reboot, rolledBack, consistent, outcome, bootId, writes);
    }

    private Attempt copy(
            RebootNeed need, boolean back, boolean whole, Optional<Status> status, String boot, int count) {
        return new Attempt(
                assignment, artifact, notes, spooled, downloadedAgain, need, back, whole, status, boot, count);
    }
}
