package dev.sealane.server.account;

import dev.sealane.server.db.Uuids;
import java.util.Optional;
import java.util.UUID;

/** Names one user. */
public record UserId(UUID value) {
    public static UserId random() {
        return new UserId(UUID.randomUUID());
    }

    /** The id in its usual text form, or nothing if the text is none. */
    public static Optional<UserId> parse(String text) {
        return Uuids.parse(text).map(UserId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
