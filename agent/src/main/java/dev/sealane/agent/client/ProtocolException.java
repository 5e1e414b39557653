package dev.sealane.agent.client;

import java.io.IOException;

/** The server answered, and the answer is none that the protocol has in this place. It may be different later. */
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1;

    private final String call;
    private final int status;

    public ProtocolException(String call, int status, String problem) {
        super(call + ": the server answered " + status + ": " + problem);
        this.call = call;
        this.status = status;
    }

    /** What was asked, such as {@code next} or {@code deploymentBase}. */
    public String call() {
        return call;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
