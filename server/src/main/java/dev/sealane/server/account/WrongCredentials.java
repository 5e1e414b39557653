package dev.sealane.server.account;

import dev.sealane.server.refusal.Refusal;

/** E-mail and password do not belong together. Does not tell which of them is wrong. */
public final class WrongCredentials extends Refusal {
    WrongCredentials() {
        super(Kind.UNAUTHENTICATED, "wrong-credentials", "the e-mail or the password is wrong");
    }
}
