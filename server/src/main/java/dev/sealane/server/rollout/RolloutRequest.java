package dev.sealane.server.rollout;

import dev.sealane.server.refusal.InvalidInput;

/**
 * What a person asks for.
 *
 * @param name for people, 1 to {@link #MAX_NAME} characters
 * @param createdBy who asks; may be empty
 */
public record RolloutRequest(
        String name, String releaseName, Target target, boolean forceInstallation, Terms terms, String createdBy) {
    /** The limit of Mender's management API. */
    public static final int MAX_NAME = 256;

    public RolloutRequest {
        require("name", name);
        require("artifact_name", releaseName);
    }

    static void require(String where, String value) {
        if (value.isBlank() || value.length() > MAX_NAME || value.indexOf('\0') >= 0) {
            throw new InvalidInput(where, "expected 1 to " + MAX_NAME + " characters");
        }
    }
}
