package dev.sealane.server.rollout;

/** What is answered to the question whether a device may take a rollout. */
public enum Consent {
    /** It may, from now on. */
    CONFIRMED,
    /** It may not; the question stays open, because a later answer may be another. */
    DENIED
}
