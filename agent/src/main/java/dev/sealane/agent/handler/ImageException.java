package dev.sealane.agent.handler;

import java.io.IOException;

/** An image was refused, or did not arrive on the medium. The slot it was meant for is not selected for booting. */
public final class ImageException extends IOException {
    /** Why. */
    public enum Reason {
        /** The payload has no file, or several. */
        NOT_ONE_FILE,
        /** The image is larger than the slot. Nothing was written. */
        TOO_LARGE,
        /** The slot reads back differently from what the manifest demands. */
        READ_BACK,
        /** After the reboot another slot runs than the one that was installed. */
        WENT_BACK,
        /** The old slot does not run, or does not boot again, although the update was rolled back. */
        NOT_BACK,
        /** The journal does not say which slot the update is about. */
        UNKNOWN_SLOT
    }

    private final Reason reason;

    public ImageException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why the image was refused. */
    public Reason reason() {
        return reason;
    }
}
