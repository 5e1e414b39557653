package dev.sealane.server.release;

import dev.sealane.server.db.Page;
import java.util.Optional;

/**
 * Which artifacts or releases are wanted; an empty condition is none.
 *
 * @param name exactly this name
 * @param text part of the name or description
 * @param deviceType fits this device type
 */
public record ArtifactQuery(Optional<String> name, Optional<String> text, Optional<String> deviceType, Page page) {
    /** Everything, newest first. */
    public static ArtifactQuery all(Page page) {
        return new ArtifactQuery(Optional.empty(), Optional.empty(), Optional.empty(), page);
    }

    public ArtifactQuery withName(String wanted) {
        return new ArtifactQuery(Optional.of(wanted), text, deviceType, page);
    }

    public ArtifactQuery withText(String wanted) {
        return new ArtifactQuery(name, Optional.of(wanted), deviceType, page);
    }

    public ArtifactQuery withDeviceType(String wanted) {
        return new ArtifactQuery(name, text, Optional.of(wanted), page);
    }

    Optional<String> pattern() {
        return text.map(wanted -> "%" + wanted.replaceAll("([\\\\%_])", "\\\\$1") + "%");
    }
}
