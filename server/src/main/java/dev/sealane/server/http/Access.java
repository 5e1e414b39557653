package dev.sealane.server.http;

/** Who may call a route. A route without an explicit choice wants a {@link #USER}. */
public enum Access {
    /** Nobody is asked for anything: sign-in, health, the API's own description. */
    PUBLIC,

    /** The route authenticates the device itself, by the rules of the device's protocol. */
    DEVICE,

    /** A signed-in user: a session cookie, or a bearer token. Refused with 401 before the handler runs. */
    USER
}
