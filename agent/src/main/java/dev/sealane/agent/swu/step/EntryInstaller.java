package dev.sealane.agent.swu.step;

import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** Installs entries of one type ("handler" in the words of SWUpdate). */
public interface EntryInstaller {
    /** The sections in which the type may stand. */
    Set<Section> sections();

    /** Whether entries change the device that they name: a root file system is changed in one way only. */
    default boolean writesTarget() {
        return true;
    }

    /** Whether entries do something when the installation failed: only those are looked at again then. */
    default boolean hearsOfFailure() {
        return true;
    }

    /** Whether the entry may be planned only after partitions were made, because it does nothing before. */
    default boolean canWait(Entry entry) {
        return true;
    }

    /**
     * How content becomes a whole root file system, for types that can write one.
     *
     * @return nothing for all others
     * @throws StepException if this entry cannot
     */
    default Optional<Rebuilding> wholeImage(Entry entry) throws IOException {
        return Optional.empty();
    }

    /**
     * Looks at the entry and its target, and writes nothing.
     *
     * @throws StepException if it could not be installed here
     */
    Step plan(Entry entry) throws IOException, InterruptedException;
}
