package dev.sealane.agent.boot;

import java.io.IOException;

/**
 * The boot environment, or a transition over it, was refused. The environment is as it was before.
 *
 * <p>Sealed by {@link Reason}: callers decide by the reason, people read the message.
 */
public final class BootException extends IOException {
    /** Why the boot control refused. */
    public enum Reason {
        /** No copy of the environment has a valid checksum. */
        NO_VALID_COPY,
        /** The bytes under a valid checksum are not an environment. */
        MALFORMED,
        /** A variable that must be there is missing or has a value that makes no sense. */
        BAD_VARIABLE,
        /** The variables do not fit into the environment. */
        TOO_LARGE,
        /** A single copy could be lost by a power cut while it is rewritten, and policy does not allow that. */
        SINGLE_COPY,
        /** The boot loader and Linux look at different environments. */
        CANARY,
        /** The transition does not fit the present state. */
        WRONG_STATE,
        /** What was written is not what was read back. */
        READ_BACK,
        /** Another program held the environment's lock for too long. */
        LOCKED,
        /** The description of the environment's place ({@code fw_env.config}) is wrong. */
        BAD_CONFIG
    }

    private final Reason reason;

    public BootException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why the boot control refused. */
    public Reason reason() {
        return reason;
    }
}
