package dev.sealane.agent.swu;

import dev.sealane.agent.swu.step.StepException;
import dev.sealane.agent.swu.step.StepException.Reason;
import dev.sealane.agent.swu.step.Targets;
import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import dev.sealane.artifact.swu.description.SoftwareDescription;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/**
 * What an image has to promise of content that nothing else vouches for: the digest of a delta of {@code rdiff} says nothing
 * about its result, which is another one for another basis.
 */
final class Promises {
    private static final Set<String> DELTAS = Set.of("rdiff_image", "rdiff_file");
    private static final String READ_BACK = "readback";
    private static final Path ROOT = Path.of("/");

    private Promises() {}

    /**
     * Looks for a digest of each result: with the entry itself, or in a {@code readback} of its target.
     *
     * @throws StepException if one lacks both
     */
    static void require(SoftwareDescription description) throws IOException {
        for (Entry entry : description.entries()) {
            if (DELTAS.contains(entry.type())
                    && !entry.properties().containsKey("sha256")
                    && !isReadBack(entry, description)) {
                throw new StepException(
                        Reason.UNSUPPORTED,
                        entry.label() + ": expected the digest of the result, as its property 'sha256' or in a "
                                + "'readback' of the same target, found neither");
            }
        }
    }

    private static boolean isReadBack(Entry entry, SoftwareDescription description) throws IOException {
        Path target = entry.target().path().isPresent() ? Targets.path(entry, ROOT) : Targets.device(entry);
        for (Entry script : description.entries(Section.SCRIPTS)) {
            if (script.type().equals(READ_BACK) && Targets.device(script).equals(target)) {
                return true;
            }
        }
        return false;
    }
}
