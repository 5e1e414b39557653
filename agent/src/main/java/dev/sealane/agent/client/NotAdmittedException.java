package dev.sealane.agent.client;

import java.io.IOException;

/**
 * The server does not let this device in: it is pending, rejected or decommissioned, or what it proves itself
 * with does not fit. The protocols do not tell which (Mender client, section 1.4; DDI, 1.1); asking again later is all a
 * device can do.
 */
public final class NotAdmittedException extends IOException {
    private static final long serialVersionUID = 1;

    public NotAdmittedException(String server, String excerpt) {
        super(server + " does not admit this device (yet): " + excerpt);
    }
}
