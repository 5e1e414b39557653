package dev.sealane.server.assembly;

import dev.sealane.server.catalogue.Names;
import java.util.List;

/**
 * A set that somebody wants to make.
 *
 * @param modules ids
 */
public record NewSet(
        String name,
        String version,
        String typeKey,
        String description,
        boolean migrationStep,
        boolean locked,
        List<Long> modules) {
    public NewSet {
        Names.require("name", name, Names.MAX_NAME);
        Names.require("version", version, Names.MAX_VERSION);
        Names.require("type", typeKey, Names.MAX_KEY);
        Names.allow("description", description, Names.MAX_DESCRIPTION);
        modules = modules.stream().distinct().toList();
    }

    /** How the release is called: as a Mender artifact of this name and version is, by custom. */
    public String release() {
        return name + "-" + version;
    }
}
