package dev.sealane.server.account;

import dev.sealane.server.refusal.Refusal;

/** A password that must not be set; the message says which rule it breaks and never repeats it. */
public final class WeakPassword extends Refusal {
    WeakPassword(String rule) {
        super(Kind.UNPROCESSABLE, "weak-password", "the password is not accepted: " + rule);
    }
}
