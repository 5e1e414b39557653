package dev.sealane.server.rollout;

import dev.sealane.server.db.Uuids;
import java.util.Optional;
import java.util.UUID;

/** Names one rollout; the Mender protocol calls it a deployment id. */
public record RolloutId(UUID value) {
    public static RolloutId random() {
        return new RolloutId(UUID.randomUUID());
    }

    /** The id in its usual text form, or nothing if the text is none. */
    public static Optional<RolloutId> parse(String text) {
        return Uuids.parse(text).map(RolloutId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
