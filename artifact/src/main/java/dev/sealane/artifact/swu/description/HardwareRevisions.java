package dev.sealane.artifact.swu.description;

import dev.sealane.artifact.ArtifactException;
import java.util.List;

/**
 * The hardware revisions that software fits (image digest, section 2.4): exact names, and expressions behind {@code #RE:}.
 *
 * @param accepted as they stand in the description
 */
public record HardwareRevisions(List<String> accepted) {
    private static final String EXPRESSION = "#RE:";

    public HardwareRevisions {
        accepted = List.copyOf(accepted);
    }

    /**
     * Refuses software for other hardware.
     *
     * @throws ArtifactException if no entry fits, or an expression is broken
     */
    public void requireFits(String revision) throws ArtifactException {
        for (String entry : accepted) {
            if (fits(entry, revision)) {
                return;
            }
        }
        throw new ArtifactException.HardwareMismatch(revision, accepted);
    }

    /** An expression may match anywhere in the revision. */
    private static boolean fits(String entry, String revision) throws ArtifactException {
        return entry.startsWith(EXPRESSION)
                ? PosixExpression.parse(entry.substring(EXPRESSION.length())).isFoundIn(revision)
                : entry.equals(revision);
    }
}
