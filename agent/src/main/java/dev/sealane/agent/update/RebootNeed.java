package dev.sealane.agent.update;

/** How a payload becomes active (update modules: the answer to {@code NeedsArtifactReboot}). */
public enum RebootNeed {
    /** It is active already. */
    NONE,
    /** The handler itself reboots or restarts something ({@code Yes}). */
    BY_HANDLER,
    /** The agent reboots the host ({@code Automatic}). */
    BY_HOST
}
