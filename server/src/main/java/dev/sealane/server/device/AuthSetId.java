package dev.sealane.server.device;

import dev.sealane.server.db.Uuids;
import java.util.Optional;
import java.util.UUID;

/** Names one key of one device: an authentication set. A device's token carries it, so dismissing it revokes the token. */
public record AuthSetId(UUID value) {
    public static AuthSetId random() {
        return new AuthSetId(UUID.randomUUID());
    }

    /** The id in its usual text form, or nothing if the text is none. */
    public static Optional<AuthSetId> parse(String text) {
        return Uuids.parse(text).map(AuthSetId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
