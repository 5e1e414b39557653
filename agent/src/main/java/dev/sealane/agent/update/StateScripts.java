package dev.sealane.agent.update;

import dev.sealane.artifact.mender.StateScript;
import java.io.IOException;
import java.util.List;

/** Runs state scripts: those of the device's root file system and those that came with the artifact. */
public interface StateScripts {
    /**
     * Replaces the artifact's scripts durably, none included. Called once the header is accepted, before the payload arrives.
     *
     * @throws IOException if they cannot be stored: the update fails before it has changed anything
     */
    void store(List<StateScript> scripts) throws IOException;

    /**
     * Runs the scripts of one state and action in lexical order, with the retries of exit code 21.
     *
     * <p>After {@link ScriptAction#ERROR} the caller ignores a failure, and all scripts run.
     *
     * @throws IOException if a script fails: the rest of them did not run
     */
    void run(ScriptState state, ScriptAction action) throws IOException, InterruptedException;

    /** Removes the artifact's scripts. Called after the handler's cleanup, also when there are none. */
    void discard() throws IOException;

    /** A device without scripts. Artifacts that carry some are refused: they would not run. */
    static StateScripts none() {
        return new NoStateScripts();
    }
}
