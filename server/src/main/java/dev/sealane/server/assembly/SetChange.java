package dev.sealane.server.assembly;

import dev.sealane.server.catalogue.Names;
import java.util.Optional;

/**
 * What is to change of a set; absent parts stay as they are. The release keeps its name: artifacts and rollouts refer to
 * it.
 */
public record SetChange(
        Optional<String> name,
        Optional<String> version,
        Optional<String> description,
        Optional<Boolean> migrationStep,
        Optional<Boolean> locked,
        Optional<Boolean> valid) {
    public SetChange {
        name.ifPresent(text -> Names.require("name", text, Names.MAX_NAME));
        version.ifPresent(text -> Names.require("version", text, Names.MAX_VERSION));
        description.ifPresent(text -> Names.allow("description", text, Names.MAX_DESCRIPTION));
    }

    /** A set that must not be rolled out any more. */
    public static SetChange invalidate() {
        return new SetChange(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(false));
    }
}
