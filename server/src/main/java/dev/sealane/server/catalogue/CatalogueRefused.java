package dev.sealane.server.catalogue;

import dev.sealane.server.refusal.Refusal;

/** An entry of the catalogue that cannot be made, changed or removed so. */
public final class CatalogueRefused extends Refusal {
    private CatalogueRefused(Kind kind, String code, String message) {
        super(kind, code, message);
    }

    static CatalogueRefused exists(String what) {
        return new CatalogueRefused(
                Kind.CONFLICT, "catalogue-exists", "there is a " + what + " with this name or key already");
    }

    static CatalogueRefused inUse(String what, String name) {
        return new CatalogueRefused(
                Kind.CONFLICT, "catalogue-in-use", "the " + what + " '" + name + "' is in use: it cannot be removed");
    }

    static CatalogueRefused tooMany(String what, int limit) {
        return new CatalogueRefused(Kind.TOO_SOON, "catalogue-quota", "expected at most " + limit + " " + what);
    }
}
