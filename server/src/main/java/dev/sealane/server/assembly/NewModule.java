package dev.sealane.server.assembly;

import dev.sealane.server.catalogue.Names;

/** A module that somebody wants to make. */
public record NewModule(
        String name, String version, String typeKey, String description, String vendor, boolean encrypted) {
    public NewModule {
        Names.require("name", name, Names.MAX_NAME);
        Names.require("version", version, Names.MAX_VERSION);
        Names.require("type", typeKey, Names.MAX_KEY);
        Names.allow("description", description, Names.MAX_DESCRIPTION);
        Names.allow("vendor", vendor, Names.MAX_VENDOR);
    }
}
