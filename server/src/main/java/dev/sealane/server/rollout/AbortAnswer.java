package dev.sealane.server.rollout;

/** What a device says that was asked to stop. */
public enum AbortAnswer {
    /** It has stopped. */
    STOPPED,
    /** It goes on: it cannot, or will not, stop any more. */
    REFUSED
}
