package dev.sealane.server.rollout;

import dev.sealane.server.refusal.InvalidInput;
import java.util.OptionalInt;

/**
 * When a phase is good enough to go on, and when it is bad enough to stop the rollout. Percentages are of all devices of
 * the phase.
 *
 * @param successPercent from this share of successes on the phase has passed
 * @param then what follows
 * @param errorPercent beyond this share of failures the rollout pauses; empty never pauses it
 */
public record Gate(int successPercent, Then then, OptionalInt errorPercent) {
    /** What a rollout has that nobody divided: nothing to wait for, and nothing that stops it. */
    public static final Gate NONE = new Gate(100, Then.BEGIN_NEXT, OptionalInt.empty());

    /** What a passed phase causes. */
    public enum Then {
        BEGIN_NEXT,
        /** The rollout waits until a person resumes it. */
        PAUSE
    }

    public Gate {
        requirePercent("success_percent", successPercent);
        errorPercent.ifPresent(percent -> requirePercent("error_percent", percent));
    }

    /** Whether enough devices succeeded. */
    boolean isPassed(int devices, int successes) {
        return successes * 100L >= (long) successPercent * devices;
    }

    /** Whether more devices failed than allowed: exactly the threshold is not yet too many (hawkBit digest, 2.6). */
    boolean isExceeded(int devices, int failures) {
        return errorPercent.isPresent() && failures * 100L > (long) errorPercent.getAsInt() * devices;
    }

    private static void requirePercent(String where, int percent) {
        if (percent < 0 || percent > 100) {
            throw new InvalidInput(where, "expected 0 to 100");
        }
    }
}
