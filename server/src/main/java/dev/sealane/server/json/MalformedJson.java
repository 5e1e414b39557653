package dev.sealane.server.json;

import dev.sealane.server.refusal.Refusal;

/** A body or field that should be JSON is not, or is deeper or longer than allowed. */
public final class MalformedJson extends Refusal {
    private final String where;

    MalformedJson(String where, String problem) {
        super(Kind.INVALID, "malformed-json", where + ": " + problem);
        this.where = where;
    }

    MalformedJson(String where, String problem, Throwable cause) {
        super(Kind.INVALID, "malformed-json", where + ": " + problem, cause);
        this.where = where;
    }

    public String where() {
        return where;
    }
}
