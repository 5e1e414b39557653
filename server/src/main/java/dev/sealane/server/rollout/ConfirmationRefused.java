package dev.sealane.server.rollout;

import dev.sealane.server.refusal.Refusal;

/** An answer to a question that is not open. */
public final class ConfirmationRefused extends Refusal {
    private ConfirmationRefused(String code, String message) {
        super(Kind.CONFLICT, code, message);
    }

    static ConfirmationRefused notAwaited() {
        return new ConfirmationRefused("confirmation-not-awaited", "the assignment does not wait for a confirmation");
    }

    static ConfirmationRefused alreadyAutomatic() {
        return new ConfirmationRefused("auto-confirm-active", "everything is confirmed for this device already");
    }
}
