package dev.sealane.server.release;

import dev.sealane.server.refusal.Refusal;

/** A rollout that has not finished still needs the artifact. */
public final class ReleaseInUse extends Refusal {
    ReleaseInUse(String name, String rollout) {
        super(
                Kind.CONFLICT,
                "release-in-use",
                "the release '" + name + "' is used by the unfinished rollout '" + rollout + "'");
    }
}
