package dev.sealane.agent.update;

import java.util.Optional;

/**
 * What an update needs to know about its artifact after the header is gone.
 *
 * @param payloadType which handler installs the payload, empty for an artifact without payload
 * @param after what is installed once the artifact is committed
 */
public record ArtifactFacts(Optional<String> payloadType, Installed after) {
    /** The limit of the artifact reader. */
    private static final int MAXIMUM_PAYLOAD_TYPE = 256;

    public ArtifactFacts {
        payloadType.ifPresent(type -> {
            if (type.isEmpty() || type.length() > MAXIMUM_PAYLOAD_TYPE) {
                throw new IllegalArgumentException(
                        "a payload type has 1 to " + MAXIMUM_PAYLOAD_TYPE + " characters, found " + type.length());
            }
        });
    }

    /** The name the artifact gives to the software. */
    public String artifactName() {
        return after.artifactName();
    }
}
