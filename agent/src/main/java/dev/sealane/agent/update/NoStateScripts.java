package dev.sealane.agent.update;

import dev.sealane.artifact.mender.StateScript;
import java.io.IOException;
import java.util.List;

/** A device without state scripts. */
final class NoStateScripts implements StateScripts {
    @Override
    public void store(List<StateScript> scripts) throws IOException {
        if (!scripts.isEmpty()) {
            throw new IOException("the artifact carries " + scripts.size() + " state scripts, first "
                    + scripts.getFirst().name() + ", and this device runs none");
        }
    }

    @Override
    public void run(ScriptState state, ScriptAction action) {}

    @Override
    public void discard() {}
}
