package dev.sealane.server.catalogue;

import java.util.Optional;

/** What people say about an entry of the catalogue; absent parts are left as they are, or empty in a new entry. */
public record Entry(Optional<String> name, Optional<String> description, Optional<String> colour) {
    public Entry {
        name.ifPresent(text -> Names.require("name", text, Names.MAX_NAME));
        description.ifPresent(text -> Names.allow("description", text, Names.MAX_DESCRIPTION));
        colour.ifPresent(text -> Names.allow("colour", text, Names.MAX_COLOUR));
    }
}
