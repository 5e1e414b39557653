package dev.sealane.agent.update;

import java.util.List;
import java.util.Optional;

/**
 * One update for this device: what a server, or a person at the device, asks it to install.
 *
 * @param id names the assignment towards its origin (Mender: the deployment id), 1 to {@link #MAXIMUM_ID} characters
 * @param origin who asked, which decides who commits
 * @param source where the artifact is: a URL from a server, a file or URL from a person
 * @param artifactName the name the artifact must have, where the origin told one
 * @param deviceTypes the device types that the artifact must all fit, empty where the origin told none
 */
public record Assignment(
        String id, Origin origin, String source, Optional<String> artifactName, List<String> deviceTypes) {
    /** Mender uses UUIDs; the limit keeps a hostile answer out of the journal and the log file names. */
    public static final int MAXIMUM_ID = 128;

    /** Signed links are long, but a journal record has a fixed place for them. */
    public static final int MAXIMUM_SOURCE = 8192;

    /** More types than any known artifact names. */
    public static final int MAXIMUM_DEVICE_TYPES = 256;

    /** Who asked for an update. */
    public enum Origin {
        /** A server: it hears statuses, and the update commits itself after its checks. */
        SERVER,
        /** A person at the device: the update waits for {@code commit} or {@code rollback}. */
        LOCAL
    }

    public Assignment {
        if (id.isEmpty() || id.length() > MAXIMUM_ID) {
            throw new IllegalArgumentException(
                    "an assignment id has 1 to " + MAXIMUM_ID + " characters, found " + id.length());
        }
        if (source.isEmpty() || source.length() > MAXIMUM_SOURCE) {
            throw new IllegalArgumentException(
                    "an artifact's source has 1 to " + MAXIMUM_SOURCE + " characters, found " + source.length());
        }
        artifactName.ifPresent(Installed::checkName);
        deviceTypes = List.copyOf(deviceTypes);
        if (deviceTypes.size() > MAXIMUM_DEVICE_TYPES) {
            throw new IllegalArgumentException("an assignment names at most " + MAXIMUM_DEVICE_TYPES
                    + " device types, found " + deviceTypes.size());
        }
    }
}
