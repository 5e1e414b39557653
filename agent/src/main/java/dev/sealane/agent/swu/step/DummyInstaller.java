package dev.sealane.agent.swu.step;

import dev.sealane.artifact.swu.description.Entry;
import dev.sealane.artifact.swu.description.Section;
import java.util.Set;

/** {@code dummy}: takes anything and keeps nothing. */
final class DummyInstaller implements EntryInstaller {
    @Override
    public Set<Section> sections() {
        return Set.of(Section.IMAGES, Section.FILES, Section.SCRIPTS);
    }

    @Override
    public Step plan(Entry entry) {
        return (phase, content) -> {};
    }
}
