package dev.sealane.agent.swu.step;

import dev.sealane.artifact.swu.description.Section;
import java.util.Set;

/** Entries among the scripts that are no programs: they do something to the device itself, and hear of no failure. */
public interface DeviceScript extends EntryInstaller {
    @Override
    default Set<Section> sections() {
        return Set.of(Section.SCRIPTS);
    }

    @Override
    default boolean hearsOfFailure() {
        return false;
    }
}
