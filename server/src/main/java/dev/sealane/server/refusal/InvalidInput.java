package dev.sealane.server.refusal;

/** A value from outside is not what is expected at that place. */
public final class InvalidInput extends Refusal {
    private final String where;

    /**
     * @param where the field, parameter or header
     * @param expectation what would be right; it must not repeat unbounded input
     */
    public InvalidInput(String where, String expectation) {
        super(Kind.INVALID, "invalid-input", where + ": " + expectation);
        this.where = where;
    }

    public String where() {
        return where;
    }
}
