package dev.sealane.agent.swu.step;

import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.io.IOException;
import java.util.Set;

/** Installs entries of one type ("handler" in the words of SWUpdate). */
public interface EntryInstaller {
    /** The sections in which the type may stand. */
    Set<Section> sections();

    /** Whether entries change the device that they name: a root file system is changed in one way only. */
    default boolean writesTarget() {
        return true;
    }

    /**
     * Looks at the entry and its target, and writes nothing.
     *
     * @throws StepException if it could not be installed here
     */
    Step plan(Entry entry) throws IOException;
}
