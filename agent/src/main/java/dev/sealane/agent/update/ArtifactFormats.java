package dev.sealane.agent.update;

import java.io.IOException;
import java.io.InputStream;

/** Opens artifacts of the formats that a device takes. */
@FunctionalInterface
public interface ArtifactFormats {
    /**
     * Reads an artifact up to its payload. The source stays open and belongs to the caller.
     *
     * @throws dev.sealane.artifact.ArtifactException if the artifact is refused
     * @throws IOException if the source fails
     */
    IncomingArtifact open(InputStream source) throws IOException;
}
