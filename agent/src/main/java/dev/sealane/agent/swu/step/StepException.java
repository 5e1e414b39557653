package dev.sealane.agent.swu.step;

import java.io.IOException;

/** An entry of an image cannot be installed on this device, or its installation failed. */
public final class StepException extends IOException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** The entry lacks something its handler needs, or asks for something the handler does not do. */
        UNSUPPORTED,
        /** The target does not exist, or is nothing that can be written. */
        NO_TARGET,
        /** The target is what the device runs from, or is mounted. */
        IN_USE,
        /** The content does not fit into the target. */
        TOO_LARGE,
        /** The content is not what the handler takes. */
        BAD_CONTENT,
        /** The target reads back differently from what was written. */
        READ_BACK,
        /** A program of the image or of the device failed. */
        PROGRAM,
        /** The device lacks a program that the handler needs. */
        NO_PROGRAM,
        /** The device has no boot environment that can be changed safely. */
        NO_ENVIRONMENT,
        /** What was kept of the image is not what was kept. */
        STAGING
    }

    private final Reason reason;

    public StepException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
