package dev.sealane.agent.client;

import java.io.IOException;
import java.net.URI;

/** Where an artifact is at present; links of servers expire. */
public interface ArtifactLink {
    /** The link as it was given. */
    URI current();

    /**
     * A fresh link to the same artifact.
     *
     * @throws DownloadException if there is none any more
     * @throws IOException if the server could not be asked
     */
    URI refresh() throws IOException, InterruptedException;
}
