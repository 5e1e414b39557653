package dev.sealane.server.rollout;

import dev.sealane.server.refusal.InvalidInput;
import java.time.Instant;

/**
 * Everything that a device's rollouts ask is agreed to in advance.
 *
 * @param by who said so, 1 to {@link #MAX_TEXT} characters
 * @param remark why; may be empty
 */
public record AutoConfirm(String by, String remark, Instant at) {
    public static final int MAX_TEXT = 256;

    public AutoConfirm {
        if (by.isBlank()) {
            throw new InvalidInput("initiator", "expected who agrees");
        }
        require("initiator", by);
        require("remark", remark);
    }

    private static void require(String where, String text) {
        if (text.length() > MAX_TEXT || text.indexOf('\0') >= 0) {
            throw new InvalidInput(where, "expected at most " + MAX_TEXT + " characters without NUL");
        }
    }
}
