package dev.sealane.server.catalogue;

import dev.sealane.server.db.Database;

/** The whole catalogue in one hand. */
public record Catalogue(Types types, Tags tags, Metadata metadata, SavedFilters filters) {
    public static Catalogue of(Database database) {
        return new Catalogue(
                new Types(database), new Tags(database), new Metadata(database), new SavedFilters(database));
    }
}
