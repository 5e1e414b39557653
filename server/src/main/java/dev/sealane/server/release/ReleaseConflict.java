package dev.sealane.server.release;

import dev.sealane.server.refusal.Refusal;

/** An artifact of the same name fits some of the same devices already: the choice would not be unique. */
public final class ReleaseConflict extends Refusal {
    private final ArtifactId existing;

    ReleaseConflict(String name, ArtifactId existing) {
        super(
                Kind.CONFLICT,
                "artifact-exists",
                "an artifact named '" + name + "' for some of the same device types and depends exists: " + existing);
        this.existing = existing;
    }

    public ArtifactId existing() {
        return existing;
    }
}
