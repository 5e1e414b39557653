package dev.sealane.server.http;

import dev.sealane.server.db.Tenant;
import java.util.UUID;

/**
 * The user in whose name a request runs.
 *
 * @param tenant whose fleet the user sees
 * @param user the account's id
 * @param email what the account is called
 * @param via how the user proved it, which decides whether the request's origin is checked
 * @param credential the session or token that was shown, so that signing out can drop it
 */
public record Principal(Tenant tenant, UUID user, String email, Via via, UUID credential) {
    /** The kinds of proof. */
    public enum Via {
        /** A browser's cookie, which travels by itself: writes need a matching origin. */
        SESSION,

        /** A token in the {@code Authorization} header, which only a program that knows it can send. */
        TOKEN,

        /**
         * A password in the {@code Authorization} header. A browser that was given one sends it by itself from then on: writes
         * from a browser need a matching origin.
         */
        PASSWORD
    }
}
