package dev.sealane.agent.client.mender;

import java.io.IOException;

/**
 * The server does not let this device in: it is pending, rejected or decommissioned, or its key does not fit. The
 * protocol does not tell which (Mender client, section 1.4); asking again later is all a device can do.
 */
public final class NotAdmittedException extends IOException {
    private static final long serialVersionUID = 1;

    NotAdmittedException(String server, String excerpt) {
        super(server + " does not admit this device (yet): " + excerpt);
    }
}
