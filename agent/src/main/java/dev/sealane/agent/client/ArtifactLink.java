package dev.sealane.agent.client;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.OptionalLong;

/** Where an artifact is at present; links of servers expire. */
public interface ArtifactLink {
    /** The link as it was given. */
    URI current();

    /** Header fields that the server wants to see with requests for the current link. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** How long the artifact has to be, where the server has said so beforehand. */
    default OptionalLong size() {
        return OptionalLong.empty();
    }

    /**
     * A fresh link to the same artifact.
     *
     * @throws DownloadException if there is none any more
     * @throws IOException if the server could not be asked
     */
    URI refresh() throws IOException, InterruptedException;
}
