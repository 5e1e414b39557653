package dev.sealane.agent.update;

import dev.sealane.artifact.mender.StateScript;
import java.io.IOException;
import java.util.List;

/**
 * An artifact of any format that streams by: what it says about itself is read and its signature checked, its payload is
 * still to come.
 */
public interface IncomingArtifact {
    /**
     * Refuses an artifact that is not the promised one, or does not fit this device.
     *
     * @param assignment what was promised
     * @param installed what the device has
     * @param deviceType what the hardware is
     * @return what the update has to remember of it
     * @throws IOException naming what does not fit
     */
    ArtifactFacts accept(Assignment assignment, Installed installed, String deviceType) throws IOException;

    /** The state scripts that it brings. */
    List<StateScript> scripts();

    /** Its payload. */
    Payload payload();
}
