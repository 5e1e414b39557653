package dev.sealane.sim.flash;

import java.io.IOException;

/** Something on the board did what real flash might tolerate and ours never does. */
public final class FlashMisuseException extends IOException {
    private static final long serialVersionUID = 1;

    private final String partition;

    FlashMisuseException(String partition, String message) {
        super(partition + ": " + message);
        this.partition = partition;
    }

    /** The name of the partition that was misused. */
    public String partition() {
        return partition;
    }
}
