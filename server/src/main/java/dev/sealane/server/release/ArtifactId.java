package dev.sealane.server.release;

import dev.sealane.server.db.Uuids;
import java.util.Optional;
import java.util.UUID;

/** Names one uploaded artifact. */
public record ArtifactId(UUID value) {
    public static ArtifactId random() {
        return new ArtifactId(UUID.randomUUID());
    }

    /** The id in its usual text form, or nothing if the text is none. */
    public static Optional<ArtifactId> parse(String text) {
        return Uuids.parse(text).map(ArtifactId::new);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
