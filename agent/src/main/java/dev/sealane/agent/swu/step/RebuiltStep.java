package dev.sealane.agent.swu.step;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A step that takes rebuilt content in place of the stored one.
 *
 * @param rebuilding makes the content
 * @param step installs it
 */
public record RebuiltStep(Rebuilding rebuilding, Step step) implements Step {
    @Override
    public void check(EntryContent content) throws IOException, InterruptedException {
        rebuilding.prepare(content);
        step.check(rebuilding.rebuilt(content));
    }

    @Override
    public void perform(Phase phase, EntryContent content) throws IOException, InterruptedException {
        if (phase == Phase.INSTALL) {
            step.perform(phase, rebuilding.rebuilt(content));
        }
    }

    @Override
    public Map<String, Optional<String>> variables() {
        return step.variables();
    }
}
