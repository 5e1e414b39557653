package dev.sealane.server.rollout;

import dev.sealane.server.refusal.Refusal;

/** A rollout that makes no sense now is not created or not changed. */
public final class RolloutRefused extends Refusal {
    private RolloutRefused(Kind kind, String code, String message) {
        super(kind, code, message);
    }

    static RolloutRefused noSuchRelease(String name) {
        return new RolloutRefused(
                Kind.NOT_FOUND, "release-without-artifact", "no artifact is named '" + name + "': upload one first");
    }

    static RolloutRefused noDevices() {
        return new RolloutRefused(
                Kind.UNPROCESSABLE, "rollout-without-devices", "the rollout would reach no accepted device");
    }

    static RolloutRefused unknownDevices(String first) {
        return new RolloutRefused(
                Kind.UNPROCESSABLE, "rollout-with-unknown-device", "the device '" + first + "' is not in the fleet");
    }

    static RolloutRefused finished(RolloutId id) {
        return new RolloutRefused(
                Kind.CONFLICT, "rollout-finished", "the rollout '" + id + "' is finished and cannot be aborted");
    }

    static RolloutRefused state(RolloutId id, String expected, String found) {
        return new RolloutRefused(
                Kind.CONFLICT, "rollout-state", "the rollout '" + id + "': expected " + expected + ", found " + found);
    }

    static RolloutRefused ended(long action, String found) {
        return new RolloutRefused(
                Kind.CONFLICT,
                "action-not-cancelable",
                "the action '" + action + "' cannot be canceled: it is " + found);
    }

    static RolloutRefused notAsked(long action, String found) {
        return new RolloutRefused(
                Kind.CONFLICT,
                "action-not-force-quitable",
                "the action '" + action + "' cannot be forced to quit: expected one that is being canceled, found "
                        + found);
    }

    static RolloutRefused overlapping() {
        return new RolloutRefused(
                Kind.UNPROCESSABLE,
                "rollout-phases-differ",
                "every device of the rollout must be in exactly one of its phases");
    }

    static RolloutRefused windowNeverOpens() {
        return new RolloutRefused(
                Kind.UNPROCESSABLE, "maintenance-window-never-opens", "the maintenance window never opens again");
    }

    static RolloutRefused exists(RolloutId id) {
        return new RolloutRefused(Kind.CONFLICT, "rollout-exists", "a rollout with the id '" + id + "' exists");
    }
}
